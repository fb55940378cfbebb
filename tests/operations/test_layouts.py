"""CreateHIT with a layout: the page of a file, its placeholders filled."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from exchanges import QUESTION, Node, Service, hit_fields
from mockturk import MockTurk, Settings
from mockturk.app.composition import build_world
from mockturk.app.layout_files import LayoutError, read_layouts
from mockturk.world.world import create_world

ID = "39ZKK3W0VMKU0DPHRLCXKSX4INR56I"
PAGE = """<!DOCTYPE html>
<html><head><title>${title}</title></head><body>
<p>${ title } <img src="${image_url}" alt="]]>"></p>
</body></html>
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / f"{ID}.html").write_text(PAGE)
    (tmp_path / "PLAIN.html").write_text("\ufeff<p>Nothing to fill: ${} $ {a}</p>")
    (tmp_path / "notes.txt").write_text("no layout")
    return tmp_path


@pytest.fixture
def service(folder: Path) -> Service:
    return Service(create_world(layouts=read_layouts(folder)))


def created(service: Service, layout: str | None = ID, **values: object) -> Node:
    request = {
        **hit_fields(),
        "Question": None,
        "HITLayoutId": layout,
        "HITLayoutParameter": [{"Name": n, "Value": v} for n, v in values.items()],
        "ResponseGroup": ["HITDetail", "HITQuestion"],
    }
    return service.result("CreateHIT", request)


def test_a_layout_is_filled_and_becomes_the_question(service: Service) -> None:
    hit = created(service, title="Cats & <b>dogs</b>", image_url="https://example.com/1.jpg")

    question = etree.fromstring(hit.text("Question") or "")
    page, height = (child.text for child in question)
    assert hit.text("HITLayoutId") == ID
    assert etree.QName(question).localname == "HTMLQuestion"
    assert page == PAGE.replace("${title}", "Cats & <b>dogs</b>").replace(
        "${ title }", "Cats & <b>dogs</b>"
    ).replace("${image_url}", "https://example.com/1.jpg")
    assert height == "450"


def test_a_layout_without_placeholders_needs_no_parameters(service: Service) -> None:
    assert created(service, "PLAIN").is_valid == "True"


def test_a_layout_that_is_part_of_a_page_gets_a_doctype(service: Service) -> None:
    question = etree.fromstring(created(service, "PLAIN").text("Question") or "")

    assert question[0].text == "<!DOCTYPE html>\n<p>Nothing to fill: ${} $ {a}</p>"


def test_missing_parameters_are_named_as_captured(service: Service) -> None:
    refused = created(service, title="t")

    assert refused.code == "AWS.MissingParameters"
    assert (refused.message or "").startswith(
        "Your request is missing required parameters. Required parameters include "
        "HITLayoutParameter. You have not provided all required HITLayout parameters. "
        "Missing parameter names: image_url ("
    )


def test_every_missing_name_is_told(service: Service) -> None:
    assert "Missing parameter names: title,image_url (" in (created(service).message or "")


@pytest.mark.parametrize("name", ["other", "TITLE", "${title}"])
def test_a_surplus_parameter_is_refused(service: Service, name: str) -> None:
    refused = created(service, **{"title": "t", "image_url": "u", name: "x"})

    assert refused.code == "AWS.MechanicalTurk.InvalidParameterValue"
    assert f'"{name}"' in (refused.message or "")


def test_a_parameter_has_one_value(service: Service) -> None:
    def with_titles(*titles: str) -> Node:
        parameters = [{"Name": "title", "Value": title} for title in titles]
        parameters.append({"Name": "image_url", "Value": "u"})
        request = {**hit_fields(), "Question": None, "HITLayoutId": ID}
        return service.result("CreateHIT", {**request, "HITLayoutParameter": parameters})

    assert with_titles("same", "same").is_valid == "True"
    assert with_titles("one", "other").code == "AWS.MechanicalTurk.InvalidParameterValue"


@pytest.mark.parametrize("missing", ["Name", "Value"])
def test_a_parameter_needs_name_and_value(service: Service, missing: str) -> None:
    parameter = {"Name": "title", "Value": "t", missing: None}
    request = {**hit_fields(), "Question": None, "HITLayoutId": ID, "HITLayoutParameter": parameter}

    refused = service.result("CreateHIT", request)

    assert refused.code == "AWS.MissingParameters"
    assert f"HITLayoutParameter.{missing}" in (refused.message or "")


def test_parameters_need_a_layout(service: Service) -> None:
    request = {**hit_fields(), "HITLayoutParameter": {"Name": "a", "Value": "b"}}

    assert service.result("CreateHIT", request).code == "AWS.MissingParameters"
    assert QUESTION in str(request)


@pytest.mark.parametrize(
    ("layout", "code"),
    [
        ("3UNKNOWN", "AWS.MechanicalTurk.HITLayoutDoesNotExist"),
        ("lower", "AWS.MechanicalTurk.InvalidParameterValue"),
        ("", "AWS.MechanicalTurk.InvalidParameterValue"),
    ],
)
def test_an_unknown_layout_is_refused(service: Service, layout: str, code: str) -> None:
    assert created(service, layout).code == code


def test_what_a_layout_makes_is_checked_like_any_question(service: Service) -> None:
    too_long = created(service, title="x" * 65_535, image_url="u")
    broken = created(service, title="<b>never closed <i></b>", image_url="u")

    assert too_long.code == "AWS.MechanicalTurk.InvalidParameterValue"
    assert broken.code == "AWS.MechanicalTurk.XHTMLParseError"


def test_a_server_reads_layouts_from_a_folder(folder: Path) -> None:
    world = build_world(Settings(layouts=str(folder)))

    assert created(Service(world), "PLAIN").is_valid == "True"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [("lower.html", b"<p>", "HITLayoutId"), ("LATIN.html", b"\xe9", "utf-8")],
)
def test_a_bad_file_is_told(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(LayoutError, match=says) as refused:
        read_layouts(tmp_path)

    assert name in str(refused.value)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match="not a folder"):
        MockTurk(layouts=tmp_path / "none")
