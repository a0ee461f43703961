"""A proxy for HTTP and, by CONNECT, for everything else; it writes down what it is asked for, a line each.

proxy.py PORT_FILE LOG
"""

import os
import socket
import sys
import threading


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    try:
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def serve(client):
    head = b""
    while b"\r\n\r\n" not in head:
        if not (data := client.recv(65536)):
            return client.close()
        head += data
    line, _, rest = head.partition(b"\r\n")
    method, target, _ = line.split(b" ")
    os.write(log, line + b"\n")
    if method == b"CONNECT":
        host, _, port = target.partition(b":")
        upstream = socket.create_connection((host, int(port)))
        client.sendall(b"HTTP/1.1 200 Connected\r\nX-Proxy: seen\r\n\r\n")
    else:
        authority, _, path = target.removeprefix(b"http://").partition(b"/")
        host, _, port = authority.partition(b":")
        upstream = socket.create_connection((host, int(port or 80)))
        upstream.sendall(method + b" /" + path + b" HTTP/1.1\r\n" + rest)
    threading.Thread(target=pump, args=(client, upstream), daemon=True).start()
    pump(upstream, client)
    client.close()


port_file, log_file = sys.argv[1:]
log = os.open(log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
listener = socket.create_server(("127.0.0.1", 0))
with open(port_file + ".new", "w") as file:
    file.write(str(listener.getsockname()[1]))
os.rename(port_file + ".new", port_file)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
