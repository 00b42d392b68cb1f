"""Reads frames from standard input: 4 bytes of length (little-endian), one byte that says who wrote the message (0 a client,
1 a server), the message. Prints, one line each, what Python's json makes of the fields that the gateway reads. A frame of
length 0 asks for what has been printed so far."""
import json
import struct
import sys

RESERVED = "io.modelcontextprotocol/"
ABSENT = object()


def hexed(text):
    return text.encode("utf-8", "surrogatepass").hex()


def own(value, key):
    return value.get(key, ABSENT) if isinstance(value, dict) else ABSENT


def kind(value):
    if value is ABSENT:
        return "-"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, dict):
        return "object"
    if isinstance(value, list):
        return "array"
    return "string" if isinstance(value, str) else "number"


def text(value):
    return "s:" + hexed(value) if isinstance(value, str) else kind(value)


def token(value):
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else text(value)


def is_safe_integer(value):
    whole = isinstance(value, int) and not isinstance(value, bool) or isinstance(value, float) and value.is_integer()
    return whole and abs(value) < 2**53


def from_client(m):
    if isinstance(m, list):
        return f"batch:{len(m)}"
    p = own(m, "params")
    meta = own(p, "_meta")
    ref = own(p, "ref")
    return "|".join(
        [text(own(m, "jsonrpc")), token(own(m, "id")), text(own(m, "method"))]
        + [text(own(p, k)) for k in ("name", "uri", "cursor", "level", "requestState", "protocolVersion")]
        + [token(own(p, k)) for k in ("requestId", "progressToken")]
        + [text(own(ref, k)) for k in ("type", "name", "uri")]
        + [text(own(meta, k)) for k in (RESERVED + "protocolVersion", RESERVED + "logLevel", "traceparent")]
        + [token(own(meta, "progressToken"))]
        + [kind(own(m, k)) for k in ("params", "result", "error")]
        + [kind(own(p, k)) for k in ("arguments", "_meta", "ref", "argument", "notifications", "capabilities", "clientInfo", "inputResponses")]
        + [kind(own(meta, k)) for k in (RESERVED + "clientCapabilities", RESERVED + "clientInfo")]
    )


def from_server(m):
    result = own(m, "result")
    links = []

    def item(value):
        type_, uri, embedded = own(value, "type"), own(value, "uri"), own(own(value, "resource"), "uri")
        if type_ == "resource_link" and isinstance(uri, str):
            links.append("link:" + hexed(uri))
        if isinstance(embedded, str):
            links.append(("embedded:" if type_ == "resource" else "perhaps:") + hexed(embedded))

    def items(value):
        for entry in value if isinstance(value, list) else []:
            item(entry)

    items(own(result, "content"))
    contents = own(result, "contents")
    for entry in contents if isinstance(contents, list) else []:
        if isinstance(own(entry, "uri"), str):
            links.append("read:" + hexed(entry["uri"]))
    messages = own(result, "messages")
    for entry in messages if isinstance(messages, list) else []:
        content = own(entry, "content")
        if isinstance(content, list):
            items(content)
        else:
            item(content)
    ui = own(own(own(result, "_meta"), "ui"), "resourceUri")
    if isinstance(ui, str):
        links.append("ui:" + hexed(ui))

    code, type_ = own(own(m, "error"), "code"), own(result, "resultType")
    return "|".join(
        [text(own(m, "jsonrpc")), token(own(m, "id")), text(own(m, "method"))]
        + [kind(result), kind(own(m, "error"))]
        + [str(int(code)) if is_safe_integer(code) else "-"]
        + [text(type_) if isinstance(type_, str) else "-"]
        + ["true" if own(result, "isError") is True else "false", ",".join(sorted(links))]
    )


def main():
    source, target = sys.stdin.buffer, sys.stdout
    while len(head := source.read(4)) == 4:
        length = struct.unpack("<I", head)[0]
        if length == 0:
            target.flush()
            continue
        frame = source.read(length)
        try:
            message = json.loads(frame[1:])
            target.write((from_server(message) if frame[0] == 1 else from_client(message)) + "\n")
        except Exception:
            target.write("fails\n")


main()
