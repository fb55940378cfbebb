"""The API of 2017-01-17 in AWS JSON 1.1: reading of requests, writing of results and errors.

Its structures are those of the contract under other names; ``model.json`` is its own contract.
"""
