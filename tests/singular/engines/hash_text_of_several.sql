{#- Expected: what md5sum says about `+u1|-|+x`; so moving text from one column to the next gives another hash. -#}
{{ mismatches(hash_text(['given', 'cast(null as ' ~ dbt.type_string() ~ ')', "'x'"]), type=dbt.type_string(), cases=[
    ['u1', '00a173b0c4e79b42b78c4d96e4edda2a'],
]) }}
