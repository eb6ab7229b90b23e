{#- Expected: what md5sum says about the given text led by +, or about - for null. -#}
{{ mismatches(hash_text(['given']), type=dbt.type_string(), cases=[
    ['u1', '39f47c89401ea293ac8205504f03dcab'],
    ['', '26b17225b626fb9238849fd60eabdf60'],
    ['Zoë 🌿', 'ad5ff984948f3d574c8f0d11baf53058'],
    [none, '336d5ebc5436534e61d16e63ddfca327'],
]) }}
