{{ mismatches(lower_snake('given'), type=dbt.type_string(), cases=[
    ['order_completed', 'order_completed'],
    ['Order Completed', 'order_completed'],
    ['order-completed', 'order_completed'],
    ['Order  --  Completed', 'order_completed'],
    ['Level 10 Reached', 'level_10_reached'],
    ['Größe Geändert', 'größe_geändert'],
    [none, none],
]) }}
