"""The outline of a definition is read from its file as its author wrote it."""

from cli.rule_tree import Node, read_rule


def outline(node: Node) -> str | dict:
    return {node.label: [outline(child) for child in node.children]} if node.children else node.label


def test_nested_lists_keep_their_shape_and_words() -> None:
    template = """
    {# why, not what #}
    {%- set often = performed('app_opened', at_least=3) -%}
    -- a line of SQL comment
    {{ segment(
        all_of=[
            often,
            any_of([
                performed('a, b', where={'x': ['(', "]"]}),
                none_of(conditions=[known_for('1 day'), in_segment('s')]),
            ]),
            at_last('app_opened', in_segment('daily')),
        ],
        none_of=[performed(
            'order_completed',
            at_least = var('orders', 2),
        )],
        per='product_id',
    ) }}
    """
    rule = read_rule(template, {"orders": 5})
    assert rule is not None
    assert rule.per == "'product_id'"
    assert [outline(node) for node in rule.nodes] == [
        "often",
        {"any_of": ["""performed('a, b', where={'x': ['(', "]"]})""", {"none_of": ["known_for('1 day')", "in_segment('s')"]}]},
        {"at_last('app_opened', in_segment('daily'))": ["in_segment('daily')"]},
        {"none_of": ["performed('order_completed', at_least = 5)"]},
    ]
    assert "var('orders', 2)" in rule.nodes[-1].source, "what dbt renders keeps the var"


def test_lists_that_are_not_written_out_stay_one_piece() -> None:
    rule = read_rule("{{ segment(my_list, none_of=others + [known_for('1 day')]) }}", {})
    assert rule is not None
    assert [(node.label, node.source) for node in rule.nodes] == [
        ("all_of(my_list)", "all_of(my_list)"),
        ("none_of(others + [known_for('1 day')])", "none_of(others + [known_for('1 day')])"),
    ]


def test_sql_around_the_call_makes_it_plain_sql() -> None:
    assert read_rule("select user_id from {{ ref('int_user_lives') }}", {}) is None
    assert read_rule("with a as ({{ segment(all_of=[known_for('1 day')]) }}) select * from a", {}) is None
    assert read_rule("select * from {{ ref('in_segment') }} -- segment(all_of=[])", {}) is None
