"""The messages of the API, one module per noun, named exactly as on the wire.

Names, order and occurrence are those of the service's schema
(``AWSMechanicalTurkRequester.xsd``, 2014-08-15); the structures hold no rules. What the service
took beyond its schema is declared too, but not published.

A result often has a field with the name of the structure it holds, which a class body would hide
from its annotations; ``…Structure`` is the same class by another name.
"""
