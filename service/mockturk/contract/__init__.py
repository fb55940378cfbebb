"""The contract: every message of the API as Spyne types, and the WSDL made from them.

Nothing here knows how a request arrives or what an operation does.
"""
