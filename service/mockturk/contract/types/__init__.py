"""The messages of the API, one module per noun, named exactly as on the wire.

Names, order and occurrence are those of the service's schema
(``AWSMechanicalTurkRequester.xsd``, 2014-08-15); the structures hold no rules.
"""
