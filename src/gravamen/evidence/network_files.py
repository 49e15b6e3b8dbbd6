"""The network of reported pairs for Gephi and its like: GraphML and GEXF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EDGE_FIELDS = (
    ("weight", "long"),
    ("n_objects", "long"),
    ("avg_time_delta", "double"),
    ("p_value", "double"),
    ("q_value", "double"),
)
_NODE_FIELDS = (("platform", "string"), ("group", "long"), ("posts", "long"), ("coordinated_posts", "long"))
_Account = tuple[str, str]


def graphml(edges: pa.Table, members: pa.Table) -> Iterator[str]:
    """The network as GraphML; accounts are nodes n1, n2, … in the order of their names."""
    nodes, fields = _nodes(edges, members), _fields(edges)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    yield '<key id="label" for="node" attr.name="label" attr.type="string"/>\n'
    for name, kind in _NODE_FIELDS:
        yield f'<key id="{name}" for="node" attr.name="{name}" attr.type="{kind}"/>\n'
    for name, kind in fields:
        yield f'<key id="e_{name}" for="edge" attr.name="{name}" attr.type="{kind}"/>\n'
    yield '<graph edgedefault="undirected">\n'
    for (account, platform), (number, values) in nodes.items():
        data = {"label": account, "platform": platform} | values
        yield f'<node id="n{number}">{"".join(_data(name, value) for name, value in data.items())}</node>\n'
    for source, target, values in _edges(edges, nodes, fields):
        data = "".join(_data(f"e_{name}", value) for name, value in values.items())
        yield f'<edge source="n{source}" target="n{target}">{data}</edge>\n'
    yield "</graph>\n</graphml>\n"


def gexf(edges: pa.Table, members: pa.Table) -> Iterator[str]:
    """The network as GEXF 1.3."""
    nodes, fields = _nodes(edges, members), _fields(edges)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n<graph defaultedgetype="undirected">\n'
    yield _attributes("node", _NODE_FIELDS)
    yield _attributes("edge", fields)
    yield "<nodes>\n"
    for (account, platform), (number, values) in nodes.items():
        yield f'<node id="{number}" label={_quoted(account)}>{_attvalues({"platform": platform} | values)}</node>\n'
    yield "</nodes>\n<edges>\n"
    for number, (source, target, values) in enumerate(_edges(edges, nodes, fields), 1):
        weight = values["n_objects"]
        yield f'<edge id="{number}" source="{source}" target="{target}" weight="{weight}">{_attvalues(values)}</edge>\n'
    yield "</edges>\n</graph>\n</gexf>\n"


def _fields(edges: pa.Table) -> Sequence[tuple[str, str]]:
    return [(name, kind) for name, kind in _EDGE_FIELDS if name in edges.column_names]


def _nodes(edges: pa.Table, members: pa.Table) -> dict[_Account, tuple[int, dict[str, Any]]]:
    ends = {
        (row[f"account_{end}"], row[f"platform_{end}"])
        for row in edges.select(["account_a", "platform_a", "account_b", "platform_b"]).to_pylist()
        for end in ("a", "b")
    }
    known = {(row["account"], row["platform"]): row for row in members.to_pylist()}
    names = [name for name, _ in _NODE_FIELDS[1:]]
    return {end: (number, {name: known[end][name] for name in names} if end in known else {}) for number, end in enumerate(sorted(ends), 1)}


def _edges(
    edges: pa.Table, nodes: dict[_Account, tuple[int, dict[str, Any]]], fields: Sequence[tuple[str, str]]
) -> Iterator[tuple[int, int, dict[str, Any]]]:
    for row in edges.to_pylist():
        source, target = (nodes[row[f"account_{end}"], row[f"platform_{end}"]][0] for end in ("a", "b"))
        yield source, target, {name: row[name] for name, _ in fields}


def _data(name: str, value: object) -> str:
    return f'<data key="{name}">{escape(_clean(value))}</data>'


def _attributes(kind: str, fields: Sequence[tuple[str, str]]) -> str:
    inside = "".join(f'<attribute id="{name}" title="{name}" type="{type_}"/>' for name, type_ in fields)
    return f'<attributes class="{kind}">{inside}</attributes>\n'


def _attvalues(values: dict[str, Any]) -> str:
    inside = "".join(f'<attvalue for="{name}" value={_quoted(value)}/>' for name, value in values.items())
    return f"<attvalues>{inside}</attvalues>"


def _quoted(value: object) -> str:
    return quoteattr(_clean(value))


def _clean(value: object) -> str:
    """A value as text without the characters that XML cannot hold."""
    return _NOT_IN_XML.sub("\ufffd", str(value))
