"""What TLS records, handshake messages and extensions are for, a sentence each.

Numbers from the IANA registries "TLS Parameters" and "TLS ExtensionType Values" (2025).
"""

RECORDS = {
    20: "Says that what follows is encrypted; in TLS 1.3 it only pleases old routers.",
    21: "An alert: why the connection ends, or a warning.",
    22: "Messages of the handshake.",
    23: "Application data; in TLS 1.3 also the rest of the handshake, encrypted alike.",
    24: "Keeps the connection alive.",
}
MESSAGES = {
    0: "The server asks to begin a handshake.",
    1: "The client offers versions, ciphers and keys.",
    2: "The server chooses one of each.",
    4: "A ticket to take this session up again without a full handshake.",
    11: "Who the server is, and who vouches for it.",
    12: "The server's part of the key, signed.",
    13: "The client is asked for a certificate.",
    14: "The server has said all it had to say.",
    15: "Proves that the sender has the certificate's key.",
    16: "The client's part of the key.",
    20: "Sums up the handshake, so that nobody can have changed it.",
    22: "Proof by the authority that the certificate is still good.",
}
EXTENSIONS: dict[int, tuple[str, str]] = {
    0: ("server_name", "The name the client wants to talk to; readable by everybody."),
    1: ("max_fragment_length", "Asks for smaller records."),
    5: ("status_request", "Asks for a proof that the certificate is still good."),
    10: ("supported_groups", "Ways of key exchange the client knows, the favourite first."),
    11: ("ec_point_formats", "How points of curves may be written; a relic."),
    13: ("signature_algorithms", "Signatures the client can check."),
    16: ("application_layer_protocol_negotiation", "What to speak inside, such as h2."),
    17: ("status_request_v2", "Asks for such proofs for a whole chain."),
    18: ("signed_certificate_timestamp", "Asks for proof that the certificate was made public."),
    21: ("padding", "Fills the hello to a length that old servers bear."),
    22: ("encrypt_then_mac", "A safer order of two steps, for old ciphers."),
    23: ("extended_master_secret", "Binds the keys to the whole handshake (RFC 7627)."),
    27: ("compress_certificate", "How the server may compress its certificate (RFC 8879)."),
    28: ("record_size_limit", "The largest record its sender takes."),
    35: ("session_ticket", "Asks for a ticket, or presents one."),
    41: ("pre_shared_key", "Takes up an earlier session."),
    42: ("early_data", "Data comes with the first flight, before the server answered."),
    43: ("supported_versions", "The versions really offered, or the one chosen."),
    44: ("cookie", "What the server wants to see again."),
    45: ("psk_key_exchange_modes", "How an earlier session may be taken up."),
    47: ("certificate_authorities", "Which authorities are trusted."),
    49: ("post_handshake_auth", "The client can prove who it is later."),
    50: ("signature_algorithms_cert", "Signatures in certificates it can check."),
    51: ("key_share", "The sender's half of the key exchange."),
    57: ("quic_transport_parameters", "Limits and timers of the QUIC connection."),
    13172: ("next_protocol_negotiation", "An older way to agree on what to speak."),
    17513: ("application_settings", "Settings of the protocol inside, sent early."),
    17613: ("application_settings", "Settings of the protocol inside, sent early."),
    65037: ("encrypted_client_hello", "The real hello is inside, encrypted."),
    65281: ("renegotiation_info", "Guards a second handshake on the connection (RFC 5746)."),
}
