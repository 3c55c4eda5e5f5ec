"""The language server: what an editor learns about a manifest while it is written.

Each feature is one module and one function: an open text and an offset in, an answer out, as values of this room. Only
`server.py` knows the library that speaks the protocol, and only `wire.py` the words of the protocol.
"""
