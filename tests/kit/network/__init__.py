"""Two hosts and a relay in network namespaces: where the lab will grow from.

``stage.py`` runs inside namespaces of its own (``unshare``), makes the hosts, starts relay,
captures, server and client, and leaves captures and the client's output in a folder.
"""
