"""The comparer sees every kind of difference, and nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from wire.contract.wsdl_comparer import Contract, differences, read_contract

TNS = "{urn:shop}"
XS = "{http://www.w3.org/2001/XMLSchema}"

SAMPLE = """\
<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:tns="urn:shop"
    xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:shop">
  <types>
    <xs:schema targetNamespace="urn:shop" elementFormDefault="qualified">
      <xs:complexType name="BuyRequest">
        <xs:sequence>
          <xs:element name="Item" type="xs:string"/>
          <xs:element name="Count" type="xs:int" minOccurs="0"/>
          <xs:element name="Note" type="xs:string" maxOccurs="unbounded"/>
          <xs:element name="Colour" type="tns:Colour" nillable="true"/>
          <xs:element name="Rank" type="xs:int" default="1"/>
          <xs:element name="Hint">
            <xs:complexType>
              <xs:attribute name="Lang" type="xs:string" use="required"/>
              <xs:attribute name="Kind" type="xs:string"/>
            </xs:complexType>
          </xs:element>
        </xs:sequence>
      </xs:complexType>
      <xs:complexType name="SellRequest">
        <xs:choice>
          <xs:element name="Price" type="tns:Price"/>
          <xs:sequence><xs:element name="Free" type="xs:boolean"/></xs:sequence>
          <xs:sequence><xs:element name="Swap" type="xs:string"/></xs:sequence>
        </xs:choice>
      </xs:complexType>
      <xs:complexType name="Price">
        <xs:simpleContent>
          <xs:extension base="tns:Amount">
            <xs:attribute name="Currency" type="xs:string"/>
          </xs:extension>
        </xs:simpleContent>
      </xs:complexType>
      <xs:complexType name="Orphan"><xs:sequence/></xs:complexType>
      <xs:simpleType name="Amount">
        <xs:restriction base="xs:decimal">
          <xs:minInclusive value="0"/>
          <xs:fractionDigits value="2"/>
        </xs:restriction>
      </xs:simpleType>
      <xs:simpleType name="Colour">
        <xs:restriction base="xs:string">
          <xs:enumeration value="Red"/>
          <xs:enumeration value="Green"/>
          <xs:enumeration value="Blue"/>
        </xs:restriction>
      </xs:simpleType>
      <xs:element name="Buy">
        <xs:complexType>
          <xs:sequence>
            <xs:element name="Request" type="tns:BuyRequest" maxOccurs="9"/>
          </xs:sequence>
        </xs:complexType>
      </xs:element>
      <xs:element name="BuyResponse">
        <xs:complexType><xs:sequence><xs:element ref="tns:Request"/></xs:sequence></xs:complexType>
      </xs:element>
      <xs:element name="Sell" type="tns:SellRequest"/>
      <xs:element name="SellResponse">
        <xs:complexType>
          <xs:sequence>
            <xs:element ref="tns:Request" minOccurs="0"/>
            <xs:element ref="tns:Receipt"/>
          </xs:sequence>
        </xs:complexType>
      </xs:element>
      <xs:element name="Receipt" type="xs:string"/>
      <xs:element name="Errors" type="xs:string"/>
      <xs:element name="Request">
        <xs:complexType>
          <xs:sequence>
            <xs:element name="IsValid" type="xs:boolean"/>
            <xs:element name="BuyRequest" type="tns:BuyRequest" minOccurs="0"/>
            <xs:element name="SellRequest" type="tns:SellRequest" minOccurs="0"/>
            <xs:element ref="tns:Errors" minOccurs="0"/>
          </xs:sequence>
        </xs:complexType>
      </xs:element>
    </xs:schema>
  </types>
  <message name="BuyMsg"><part name="body" element="tns:Buy"/></message>
  <message name="BuyResponseMsg"><part name="body" element="tns:BuyResponse"/></message>
  <message name="SellMsg"><part name="body" element="tns:Sell"/></message>
  <message name="SellResponseMsg"><part name="body" element="tns:SellResponse"/></message>
  <message name="TypedMsg">
    <part name="first" type="xs:string"/>
    <part name="second" type="xs:string"/>
  </message>
  <portType name="ShopPort">
    <operation name="Buy">
      <input message="tns:BuyMsg"/>
      <output message="tns:BuyResponseMsg"/>
    </operation>
    <operation name="Sell">
      <input message="tns:SellMsg"/>
      <output message="tns:SellResponseMsg"/>
      <fault name="Broke" message="tns:TypedMsg"/>
    </operation>
  </portType>
  <binding name="ShopBinding" type="tns:ShopPort">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="Buy">
      <soap:operation soapAction="urn:shop#Buy"/>
      <input><soap:body use="literal"/></input>
      <output><soap:body use="literal" parts="body"/></output>
    </operation>
    <operation name="Sell">
      <soap:operation soapAction="urn:shop#Sell"/>
      <input><soap:body use="literal" namespace="urn:shop"/></input>
      <output><soap:body use="encoded" namespace="urn:other"/></output>
      <fault name="Broke"><soap:fault name="Broke" use="literal"/></fault>
    </operation>
  </binding>
  <service name="Shop">
    <port name="ShopPort" binding="tns:ShopBinding">
      <soap:address location="https://shop.example/"/>
    </port>
  </service>
</definitions>
"""

BUY = "complexType BuyRequest"
SELL = "complexType SellRequest: choice"
SELL_PORT = "portType ShopPort: operation Sell"
BUY_BINDING = "binding ShopBinding: operation Buy"
SELL_BINDING = "binding ShopBinding: operation Sell"

# What is replaced, by what, and every line that this must give.
MUTATIONS: dict[str, tuple[str, str, list[str]]] = {
    # elements
    "minOccurs dropped": (
        'name="Count" type="xs:int" minOccurs="0"', 'name="Count" type="xs:int"',
        [f"{BUY}: element Count: minOccurs 1, real 0"],
    ),
    "minOccurs added": (
        'name="Item" type="xs:string"', 'name="Item" type="xs:string" minOccurs="0"',
        [f"{BUY}: element Item: minOccurs 0, real 1"],
    ),
    "maxOccurs dropped": (
        ' maxOccurs="unbounded"', "",
        [f"{BUY}: element Note: maxOccurs 1, real unbounded"],
    ),
    "maxOccurs changed": (
        'maxOccurs="9"', 'maxOccurs="10"',
        ["element Buy: element Request: maxOccurs 10, real 9"],
    ),
    "maxOccurs of a ref": (
        '<xs:element ref="tns:Request"/>', '<xs:element ref="tns:Request" maxOccurs="2"/>',
        ["element BuyResponse: element Request: maxOccurs 2, real 1"],
    ),
    "nillable dropped": (
        ' nillable="true"', "", [f"{BUY}: element Colour: nillable false, real true"],
    ),
    "nillable added": (
        'name="Item"', 'name="Item" nillable="1"',
        [f"{BUY}: element Item: nillable true, real false"],
    ),
    "default changed": (
        'default="1"', 'default="2"', [f"{BUY}: element Rank: default 2, real 1"],
    ),
    "default emptied": (
        'default="1"', 'default=""', [f"{BUY}: element Rank: default '', real 1"],
    ),
    "default turned into fixed": (
        'default="1"', 'fixed="1"',
        [f"{BUY}: element Rank: default absent, real 1",
         f"{BUY}: element Rank: fixed 1, real absent"],
    ),
    "element type": (
        'name="Item" type="xs:string"', 'name="Item" type="xs:token"',
        [f"{BUY}: element Item: type {XS}token, real {XS}string"],
    ),
    "element type of another namespace": (
        'name="Item" type="xs:string"', 'name="Item" type="tns:string"',
        [f"{BUY}: element Item: type {TNS}string, real {XS}string"],
    ),
    "element without a type": (
        'name="Item" type="xs:string"', 'name="Item"',
        [f"{BUY}: element Item: type {XS}anyType, real {XS}string"],
    ),
    "type of a global element": (
        'name="Sell" type="tns:SellRequest"', 'name="Sell" type="tns:BuyRequest"',
        [f"element Sell: type {TNS}BuyRequest, real {TNS}SellRequest"],
    ),
    "element renamed": (
        'name="Item"', 'name="Article"',
        [f"{BUY}: element Item: missing", f"{BUY}: element Article: surplus"],
    ),
    "element removed": (
        '<xs:element name="Item" type="xs:string"/>', "", [f"{BUY}: element Item: missing"],
    ),
    "element added": (
        '<xs:element name="Item" type="xs:string"/>',
        '<xs:element name="Item" type="xs:string"/><xs:element name="New" type="xs:string"/>',
        [f"{BUY}: element New: surplus"],
    ),
    "element doubled": (
        '<xs:element name="Item" type="xs:string"/>',
        '<xs:element name="Item" type="xs:string"/><xs:element name="Item" type="xs:string"/>',
        [f"{BUY}: element Item (2): surplus"],
    ),
    "element order": (
        """<xs:element ref="tns:Request" minOccurs="0"/>
            <xs:element ref="tns:Receipt"/>""",
        """<xs:element ref="tns:Receipt"/>
            <xs:element ref="tns:Request" minOccurs="0"/>""",
        [("element SellResponse: order element Receipt, element Request, "
          "real element Request, element Receipt")],
    ),
    "inline type turned into a named type": (
        """<xs:element name="Hint">
            <xs:complexType>
              <xs:attribute name="Lang" type="xs:string" use="required"/>
              <xs:attribute name="Kind" type="xs:string"/>
            </xs:complexType>
          </xs:element>""",
        '<xs:element name="Hint" type="tns:Price"/>',
        [f"{BUY}: element Hint: type {TNS}Price, real absent",
         f"{BUY}: element Hint: complexType: missing"],
    ),
    "named type turned into an inline type": (
        '<xs:element name="Receipt" type="xs:string"/>',
        """<xs:element name="Receipt">
             <xs:simpleType><xs:restriction base="xs:string"/></xs:simpleType>
           </xs:element>""",
        [f"element Receipt: type absent, real {XS}string",
         "element Receipt: simpleType: surplus"],
    ),
    "ref turned into a type": (
        '<xs:element ref="tns:Receipt"/>', '<xs:element name="Receipt" type="xs:string"/>',
        [f"element SellResponse: element Receipt: ref absent, real {TNS}Receipt",
         f"element SellResponse: element Receipt: type {XS}string, real absent"],
    ),
    "ref to another element": (
        'ref="tns:Receipt"', 'ref="tns:Errors"',
        ["element SellResponse: element Receipt: missing",
         "element SellResponse: element Errors: surplus"],
    ),
    "form of one element": (
        'name="Item"', 'name="Item" form="unqualified"',
        [f"{BUY}: element Item: form unqualified, real absent"],
    ),
    # compositors and content
    "compositor": (
        '<xs:sequence><xs:element name="Swap" type="xs:string"/></xs:sequence>',
        '<xs:choice><xs:element name="Swap" type="xs:string"/></xs:choice>',
        [f"{SELL}: sequence (2): missing", f"{SELL}: choice: surplus"],
    ),
    "compositor of a whole type": (
        "<xs:sequence/>", "<xs:all/>",
        ["complexType Orphan: sequence: missing", "complexType Orphan: all: surplus"],
    ),
    "compositor occurs": (
        "<xs:sequence/>", '<xs:sequence minOccurs="0"/>',
        ["complexType Orphan: sequence: minOccurs 0, real 1"],
    ),
    "element inside the second of two sequences": (
        'name="Swap" type="xs:string"', 'name="Swap" type="xs:int"',
        [f"{SELL}: sequence (2): element Swap: type {XS}int, real {XS}string"],
    ),
    "wildcard": (
        "<xs:sequence/>", "<xs:sequence><xs:any/></xs:sequence>",
        ["complexType Orphan: any: surplus"],
    ),
    "mixed": (
        'name="Orphan"', 'name="Orphan" mixed="true"',
        ["complexType Orphan: mixed true, real false"],
    ),
    "abstract": (
        'name="Orphan"', 'name="Orphan" abstract="true"',
        ["complexType Orphan: abstract true, real false"],
    ),
    "extension base": (
        'base="tns:Amount"', 'base="xs:decimal"',
        [f"complexType Price: simpleContent: extension: base {XS}decimal, real {TNS}Amount"],
    ),
    # attributes
    "attribute use dropped": (
        ' use="required"', "",
        [f"{BUY}: element Hint: attribute Lang: use optional, real required"],
    ),
    "attribute use added": (
        '<xs:attribute name="Kind"', '<xs:attribute use="prohibited" name="Kind"',
        [f"{BUY}: element Hint: attribute Kind: use prohibited, real optional"],
    ),
    "attribute type": (
        'name="Kind" type="xs:string"', 'name="Kind" type="xs:int"',
        [f"{BUY}: element Hint: attribute Kind: type {XS}int, real {XS}string"],
    ),
    "attribute removed": (
        '<xs:attribute name="Kind" type="xs:string"/>', "",
        [f"{BUY}: element Hint: attribute Kind: missing"],
    ),
    "attribute renamed": (
        'name="Currency"', 'name="Code"',
        ["complexType Price: simpleContent: extension: attribute Currency: missing",
         "complexType Price: simpleContent: extension: attribute Code: surplus"],
    ),
    # simple types
    "enumeration removed": (
        '<xs:enumeration value="Green"/>', "", ["simpleType Colour: enumeration Green: missing"],
    ),
    "enumeration added": (
        '<xs:enumeration value="Blue"/>',
        '<xs:enumeration value="Blue"/><xs:enumeration value="Light Blue"/>',
        ["simpleType Colour: enumeration 'Light Blue': surplus"],
    ),
    "enumeration with a blank": (
        'value="Red"', 'value="Red "',
        ["simpleType Colour: enumeration Red: missing",
         "simpleType Colour: enumeration 'Red ': surplus"],
    ),
    "enumeration order": (
        '<xs:enumeration value="Green"/>\n          <xs:enumeration value="Blue"/>',
        '<xs:enumeration value="Blue"/><xs:enumeration value="Green"/>',
        [("simpleType Colour: order enumeration Blue, enumeration Green, "
          "real enumeration Green, enumeration Blue")],
    ),
    "facet value": (
        '<xs:fractionDigits value="2"/>', '<xs:fractionDigits value="3"/>',
        ["simpleType Amount: fractionDigits: value 3, real 2"],
    ),
    "facet removed": (
        '<xs:minInclusive value="0"/>', "", ["simpleType Amount: minInclusive: missing"],
    ),
    "facet replaced": (
        "xs:minInclusive", "xs:minExclusive",
        ["simpleType Amount: minInclusive: missing", "simpleType Amount: minExclusive: surplus"],
    ),
    "pattern added": (
        '<xs:minInclusive value="0"/>', '<xs:minInclusive value="0"/><xs:pattern value="[0-9]"/>',
        ["simpleType Amount: pattern [0-9]: surplus"],
    ),
    "simple type base": (
        'base="xs:decimal"', 'base="xs:double"',
        [f"simpleType Amount: restriction: base {XS}double, real {XS}decimal"],
    ),
    # schema
    "elementFormDefault changed": (
        'elementFormDefault="qualified"', 'elementFormDefault="unqualified"',
        ["schema: elementFormDefault unqualified, real qualified"],
    ),
    "elementFormDefault dropped": (
        ' elementFormDefault="qualified"', "",
        ["schema: elementFormDefault unqualified, real qualified"],
    ),
    "attributeFormDefault": (
        'elementFormDefault="qualified"',
        'elementFormDefault="qualified" attributeFormDefault="qualified"',
        ["schema: attributeFormDefault qualified, real unqualified"],
    ),
    "targetNamespace of the schema": (
        '<xs:schema targetNamespace="urn:shop"', '<xs:schema targetNamespace="urn:store"',
        ["schema: targetNamespace urn:store, real urn:shop"],
    ),
    "type missing": (
        '<xs:complexType name="Orphan"><xs:sequence/></xs:complexType>', "",
        ["complexType Orphan: missing"],
    ),
    "type surplus": (
        '<xs:simpleType name="Amount">',
        '<xs:complexType name="New"/><xs:simpleType name="Amount">',
        ["complexType New: surplus"],
    ),
    "type renamed": (
        'name="Orphan"', 'name="Waif"',
        ["complexType Orphan: missing", "complexType Waif: surplus"],
    ),
    "complex type turned into a simple type": (
        '<xs:complexType name="Orphan"><xs:sequence/></xs:complexType>',
        '<xs:simpleType name="Orphan"><xs:restriction base="xs:string"/></xs:simpleType>',
        ["complexType Orphan: missing", "simpleType Orphan: surplus"],
    ),
    "global element missing": (
        '<xs:element name="Errors" type="xs:string"/>', "", ["element Errors: missing"],
    ),
    "global element surplus": (
        '<xs:element name="Errors" type="xs:string"/>',
        '<xs:element name="Errors" type="xs:string"/><xs:element name="New" type="xs:string"/>',
        ["element New: surplus"],
    ),
    # WSDL
    "targetNamespace of the definitions": (
        'XMLSchema" targetNamespace="urn:shop"', 'XMLSchema" targetNamespace="urn:store"',
        ["definitions: targetNamespace urn:store, real urn:shop"],
    ),
    "message renamed": (
        '<message name="BuyMsg">', '<message name="PurchaseMsg">',
        ["message BuyMsg: missing", "message PurchaseMsg: surplus"],
    ),
    "message part name": (
        '<part name="body" element="tns:Buy"/>', '<part name="parameters" element="tns:Buy"/>',
        ["message BuyMsg: part body: missing", "message BuyMsg: part parameters: surplus"],
    ),
    "message part element": (
        'element="tns:Buy"', 'element="tns:Sell"',
        [f"message BuyMsg: part body: element {TNS}Sell, real {TNS}Buy"],
    ),
    "message part type instead of element": (
        'element="tns:Buy"', 'type="tns:Buy"',
        [f"message BuyMsg: part body: element absent, real {TNS}Buy",
         f"message BuyMsg: part body: type {TNS}Buy, real absent"],
    ),
    "message part type": (
        '<part name="first" type="xs:string"/>', '<part name="first" type="xs:int"/>',
        [f"message TypedMsg: part first: type {XS}int, real {XS}string"],
    ),
    "message part order": (
        '<part name="first" type="xs:string"/>\n    <part name="second" type="xs:string"/>',
        '<part name="second" type="xs:string"/><part name="first" type="xs:string"/>',
        ["message TypedMsg: order part second, part first, real part first, part second"],
    ),
    "portType renamed": (
        '<portType name="ShopPort">', '<portType name="StorePort">',
        ["portType ShopPort: missing", "portType StorePort: surplus"],
    ),
    "operation renamed": (
        '<operation name="Sell">\n      <input message', '<operation name="Vend">\n<input message',
        [f"{SELL_PORT}: missing", "portType ShopPort: operation Vend: surplus"],
    ),
    "operation input": (
        '<input message="tns:BuyMsg"/>', '<input message="tns:SellMsg"/>',
        [f"portType ShopPort: operation Buy: input: message {TNS}SellMsg, real {TNS}BuyMsg"],
    ),
    "operation input name": (
        '<input message="tns:BuyMsg"/>', '<input name="Other" message="tns:BuyMsg"/>',
        ["portType ShopPort: operation Buy: input: name Other, real absent"],
    ),
    "operation output": (
        '<output message="tns:BuyResponseMsg"/>', "",
        ["portType ShopPort: operation Buy: output: missing"],
    ),
    "input after output": (
        '<input message="tns:BuyMsg"/>\n      <output message="tns:BuyResponseMsg"/>',
        '<output message="tns:BuyResponseMsg"/><input message="tns:BuyMsg"/>',
        ["portType ShopPort: operation Buy: order output, input, real input, output"],
    ),
    "operation fault name": (
        '<fault name="Broke" message', '<fault name="Poor" message',
        [f"{SELL_PORT}: fault Broke: missing", f"{SELL_PORT}: fault Poor: surplus"],
    ),
    "operation fault message": (
        'message="tns:TypedMsg"', 'message="tns:SellMsg"',
        [f"{SELL_PORT}: fault Broke: message {TNS}SellMsg, real {TNS}TypedMsg"],
    ),
    "binding renamed": (
        '<binding name="ShopBinding"', '<binding name="StoreBinding"',
        ["binding ShopBinding: missing", "binding StoreBinding: surplus"],
    ),
    "binding type": (
        'type="tns:ShopPort"', 'type="tns:StorePort"',
        [f"binding ShopBinding: type {TNS}StorePort, real {TNS}ShopPort"],
    ),
    "binding style": (
        'style="document"', 'style="rpc"',
        ["binding ShopBinding: soap:binding: style rpc, real document"],
    ),
    "transport": (
        'transport="http://schemas.xmlsoap.org/soap/http"', 'transport="urn:smtp"',
        [("binding ShopBinding: soap:binding: transport urn:smtp, "
          "real http://schemas.xmlsoap.org/soap/http")],
    ),
    "soapAction": (
        'soapAction="urn:shop#Buy"', 'soapAction="urn:shop#Other"',
        [f"{BUY_BINDING}: soap:operation: soapAction urn:shop#Other, real urn:shop#Buy"],
    ),
    "soapAction emptied": (
        'soapAction="urn:shop#Buy"', 'soapAction=""',
        [f"{BUY_BINDING}: soap:operation: soapAction '', real urn:shop#Buy"],
    ),
    "soapAction dropped": (
        ' soapAction="urn:shop#Buy"', "",
        [f"{BUY_BINDING}: soap:operation: soapAction absent, real urn:shop#Buy"],
    ),
    "operation style": (
        'soapAction="urn:shop#Buy"', 'soapAction="urn:shop#Buy" style="rpc"',
        [f"{BUY_BINDING}: soap:operation: style rpc, real absent"],
    ),
    "body use of the input": (
        '<soap:body use="literal"/>', '<soap:body use="encoded"/>',
        [f"{BUY_BINDING}: input: soap:body: use encoded, real literal"],
    ),
    "body use of the output": (
        'use="encoded"', 'use="literal"',
        [f"{SELL_BINDING}: output: soap:body: use literal, real encoded"],
    ),
    "body namespace": (
        'namespace="urn:other"', 'namespace="urn:shop"',
        [f"{SELL_BINDING}: output: soap:body: namespace urn:shop, real urn:other"],
    ),
    "body parts": (
        ' parts="body"', "", [f"{BUY_BINDING}: output: soap:body: parts absent, real body"],
    ),
    "SOAP fault": (
        '<soap:fault name="Broke" use="literal"/>', '<soap:fault name="Broke" use="encoded"/>',
        [f"{SELL_BINDING}: fault Broke: soap:fault Broke: use encoded, real literal"],
    ),
    "SOAP header added": (
        '<soap:body use="literal"/>',
        '<soap:body use="literal"/><soap:header message="tns:TypedMsg" part="first"/>',
        [f"{BUY_BINDING}: input: soap:header: surplus"],
    ),
    "SOAP 1.2 instead of 1.1": (
        '<soap:address location="https://shop.example/"/>',
        '<a:address xmlns:a="urn:soap12" location="https://shop.example/"/>',
        ["service Shop: port ShopPort: soap:address: missing",
         "service Shop: port ShopPort: {urn:soap12}address: surplus"],
    ),
    "service renamed": (
        '<service name="Shop">', '<service name="Store">',
        ["service Shop: missing", "service Store: surplus"],
    ),
    "port renamed": (
        '<port name="ShopPort"', '<port name="StorePort"',
        ["service Shop: port ShopPort: missing", "service Shop: port StorePort: surplus"],
    ),
    "port binding": (
        'binding="tns:ShopBinding"', 'binding="tns:StoreBinding"',
        [f"service Shop: port ShopPort: binding {TNS}StoreBinding, real {TNS}ShopBinding"],
    ),
    "address missing": (
        '<soap:address location="https://shop.example/"/>', "",
        ["service Shop: port ShopPort: soap:address: missing"],
    ),
}  # fmt: skip

# Changes that mean nothing, as (pattern, replacement) pairs.
SAME: dict[str, list[tuple[str, str]]] = {
    "prefixes": [
        (r"\btns:", "shop:"), ("xmlns:tns", "xmlns:shop"),
        (r"\bxs:", "x:"), ("xmlns:xs", "xmlns:x"),
        (r"\bsoap:", "s:"), ("xmlns:soap", "xmlns:s"),
    ],
    "the schema namespace as default": [
        ("<xs:schema ", '<xs:schema xmlns="http://www.w3.org/2001/XMLSchema" '),
        (r"(</?)xs:(?!schema)", r"\1"), ('"xs:', '"'), ('part (.*)"string"', r'part \1"xs:string"'),
    ],
    "comments": [(r"(<xs:element |<operation |<part )", r"<!-- why --><?pi what?>\1")],
    "annotations": [
        (r"(<xs:(?:sequence|restriction|schema)\b[^>/]*>)",
         r"\1<xs:annotation><xs:documentation>why</xs:documentation></xs:annotation>"),
    ],
    "documentation": [
        (r"(<(?:operation|portType|binding|service|message|port)\b[^>/]*>)",
         r"\1<documentation>what <b>this</b> does</documentation>"),
    ],
    "whitespace between elements": [(r">\s+<", "><")],
    "whitespace in elements and QNames": [("/>", "\n />"), ('"tns:', '" tns:'), ("=", "\n = ")],
    "location of the address": [("https://shop.example/", "http://localhost:8080/soap")],
    "explicit defaults": [
        (r'(<xs:element name="Item")', r'\1 minOccurs="1" maxOccurs="1" nillable="0"'),
        ("<xs:sequence/>", '<xs:sequence minOccurs="1" maxOccurs="1"/>'),
        ('(<xs:attribute name="Kind")', r'\1 use="optional" form="unqualified"'),
        ('(<xs:complexType name="[^"]*")', r'\1 mixed="false" abstract="0"'),
        ("(<xs:schema )", r'\1 attributeFormDefault="unqualified" id="s" '),
        ("(<xs:minInclusive )", r'\1fixed="false" '),
        ('(<xs:element name="Item")', r'\1 form="qualified"'),
        ("(<soap:operation )", r'\1style="document" '),
        ('(<input)( message="tns:BuyMsg")', r'\1 name="BuyRequest"\2'),
        ('(<output)( message="tns:BuyResponseMsg")', r'\1 name="BuyResponse"\2'),
    ],
    "implicit defaults": [(' style="document"', "")],
    "true as 1": [('nillable="true"', 'nillable=" 1 "')],
    "order of attributes and of facets": [
        (r"(<xs:attribute name=\"Lang\".*?/>)(\s*)(<xs:attribute name=\"Kind\".*?/>)", r"\3\2\1"),
        (r"(<xs:minInclusive.*?/>)(\s*)(<xs:fractionDigits.*?/>)", r"\3\2\1"),
    ],
}  # fmt: skip


def read(text: str) -> Contract:
    return read_contract(text.encode())


def mutated(old: str, new: str) -> Contract:
    assert SAMPLE.count(old) == 1, f"{old!r} must occur once"
    return read(SAMPLE.replace(old, new))


@pytest.fixture(scope="module")
def sample() -> Contract:
    return read(SAMPLE)


def test_a_document_equals_itself(sample: Contract) -> None:
    assert differences(sample, read(SAMPLE)) == []


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_one_difference_is_reported_at_its_place(sample: Contract, mutation: str) -> None:
    old, new, expected = MUTATIONS[mutation]
    assert differences(mutated(old, new), sample) == expected


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_it_is_reported_in_the_other_direction_too(sample: Contract, mutation: str) -> None:
    old, new, expected = MUTATIONS[mutation]
    assert sorted(differences(sample, mutated(old, new))) == sorted(map(mirrored, expected))


def mirrored(line: str) -> str:
    place, _, what = line.rpartition(": ")
    if what in {"missing", "surplus"}:
        return f"{place}: {'surplus' if what == 'missing' else 'missing'}"
    subject, ours, real = re.fullmatch(r"(\S+) (.*), real (.*)", what).groups()  # type: ignore[union-attr]
    return f"{place}: {subject} {real}, real {ours}"


@pytest.mark.parametrize(
    ("first", "place"), [("input", "portType ShopPort"), ("soap:operation", "binding ShopBinding")]
)
def test_order_of_operations(sample: Contract, first: str, place: str) -> None:
    swapped, count = re.subn(
        rf'(?s)(<operation name="Buy">\s*<{first}.*?</operation>)(.*?</operation>)',
        r"\2\1",
        SAMPLE,
    )
    assert count == 1
    assert differences(read(swapped), sample) == [
        f"{place}: order operation Sell, operation Buy, real operation Buy, operation Sell"
    ]


def test_order_names_only_what_moved(sample: Contract) -> None:
    item = '<xs:element name="Item" type="xs:string"/>'
    count = '<xs:element name="Count" type="xs:int" minOccurs="0"/>'
    text = SAMPLE.replace(item, "").replace(count, '<xs:element name="New"/>' + count + item)
    assert differences(read(text), sample) == [
        f"{BUY}: element New: surplus",
        f"{BUY}: order element Count, element Item, real element Item, element Count",
    ]


def test_several_differences_come_in_a_stable_order(sample: Contract) -> None:
    text = SAMPLE
    for mutation in ("port binding", "soapAction", "type surplus", "type missing"):
        text = text.replace(*MUTATIONS[mutation][:2])
    assert differences(read(text), sample) == [
        line
        for mutation in ("type missing", "soapAction", "port binding", "type surplus")
        for line in MUTATIONS[mutation][2]
    ]


@pytest.mark.parametrize("change", SAME)
def test_what_means_nothing_is_no_difference(sample: Contract, change: str) -> None:
    text = SAMPLE
    for pattern, replacement in SAME[change]:
        text, count = re.subn(pattern, replacement, text)
        assert count, f"{pattern!r} must occur"
    assert differences(read(text), sample) == []
    assert differences(sample, read(text)) == []


def test_order_of_global_declarations_is_no_difference(sample: Contract) -> None:
    root = etree.fromstring(SAMPLE.encode())
    for parent in (root, root[0][0]):
        parent[:] = list(reversed(parent))
    assert differences(read_contract(etree.tostring(root)), sample) == []


def everything() -> Iterator[tuple[int, str | None]]:
    """Every element of the sample below its root, alone and with each of its attributes."""
    for index, element in enumerate(etree.fromstring(SAMPLE.encode()).iter()):
        if index:
            yield index, None
        yield from ((index, str(key)) for key in element.attrib)


def test_nothing_can_be_taken_away_or_changed_unseen(sample: Contract) -> None:
    """Even where the mutations above have not thought of it."""
    unseen = []
    for index, key in everything():
        for value in (None, "8") if key else (None,):
            root = etree.fromstring(SAMPLE.encode())
            element = list(root.iter())[index]
            if key is None:
                parent = element.getparent()
                assert parent is not None
                parent.remove(element)
            elif value is None:
                del element.attrib[key]
            else:
                element.set(key, value)
            try:
                seen = differences(read_contract(etree.tostring(root)), sample)
            except ValueError:
                continue
            if not seen:
                unseen.append((etree.QName(element).localname, key, value))
    assert unseen == [
        # These say what is the default, or are not compared.
        ("binding", "style", None),
        ("address", "location", None),
        ("address", "location", "8"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<root/>", "neither a WSDL nor a schema"),
        (SAMPLE.replace("</types>", '<xs:schema targetNamespace="urn:b"/></types>'), "2 embedded"),
        (re.sub(r"(?s)<types>.*</types>", "", SAMPLE), "0 embedded schemas"),
        (SAMPLE.replace("<types>", '<import namespace="urn:b"/><types>'), "import is not"),
        (SAMPLE.replace("</xs:schema>", '<xs:group name="G"/></xs:schema>'), "group is not"),
        (SAMPLE.replace('name="Orphan"', 'name="Price"'), "complexType without a name of its own"),
        (SAMPLE.replace('name="Orphan"', ""), "complexType without a name of its own"),
        (SAMPLE.replace('name="Item" type="xs:', 'name="Item" type="nope:'), "undeclared prefix"),
    ],
)
def test_a_document_that_could_hide_something_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read(text)


def test_a_bare_schema_has_no_services(sample: Contract) -> None:
    root = etree.fromstring(SAMPLE.encode())
    bare = read_contract(etree.tostring(root[0][0]))
    assert differences(bare, sample.schema_only()) == []
    assert differences(bare, sample) == [
        "definitions: targetNamespace absent, real urn:shop",
        "message BuyMsg: missing",
        "message BuyResponseMsg: missing",
        "message SellMsg: missing",
        "message SellResponseMsg: missing",
        "message TypedMsg: missing",
        "portType ShopPort: missing",
        "binding ShopBinding: missing",
        "service Shop: missing",
    ]


@pytest.fixture(params=["ours", "published"])
def files(request: pytest.FixtureRequest, checkout: Path) -> tuple[bytes, bytes]:
    """A whole WSDL and its XSD: ours, and with the reference the published ones too."""
    if request.param == "ours":
        wsdl, xsd = (f"wsdl/AWSMechanicalTurkRequester.{ending}" for ending in ("wsdl", "xsd"))
        return (checkout / wsdl).read_bytes(), (checkout / xsd).read_bytes()
    reference: Path = request.getfixturevalue("reference")
    wsdl = "AWSMechanicalTurkRequester-2014-08-15.wsdl"
    xsd = "schemas/AWSMechanicalTurkRequester-2014-08-15.xsd"
    return (reference / wsdl).read_bytes(), (reference / xsd).read_bytes()


def test_a_whole_wsdl_is_read_completely(files: tuple[bytes, bytes]) -> None:
    wsdl, _ = files
    contract = read_contract(wsdl)
    assert differences(contract, read_contract(wsdl)) == []
    assert len(contract.types) == 122
    assert len(contract.elements) == 96
    assert len(contract.messages) == 88
    assert len(contract.port_types["AWSMechanicalTurkRequesterPortType"].children) == 44
    assert len(contract.bindings["AWSMechanicalTurkRequesterBinding"].children) == 1 + 44
    assert [port.name for port in contract.services["AWSMechanicalTurkRequester"].children] == [
        "AWSMechanicalTurkRequesterPort"
    ]


def test_one_change_in_a_whole_wsdl(files: tuple[bytes, bytes]) -> None:
    wsdl, _ = files
    old = rb'<xs:element name="LifetimeInSeconds" type="xs:long" ?/>'
    new = b'<xs:element name="LifetimeInSeconds" type="xs:long" minOccurs="0"/>'
    changed, count = re.subn(old, new, wsdl)
    assert count == 1
    assert differences(read_contract(changed), read_contract(wsdl)) == [
        "complexType CreateHITRequest: element LifetimeInSeconds: minOccurs 0, real 1"
    ]


def test_a_whole_wsdl_has_the_types_of_its_schema(files: tuple[bytes, bytes]) -> None:
    wsdl, xsd = map(read_contract, files)
    assert differences(wsdl.schema_only(), xsd) == []
    assert wsdl.types == xsd.types
    assert wsdl.elements == xsd.elements
