{#- Expected: the first eight hex digits of md5sum of `holdout:spring|` and the user, divided by 2 to the 32nd. -#}
{{ mismatches(stable_share('given', 'holdout:spring'), type=double_type(), cases=[
    ['u1', '0.2658275063149631'],
    ['anon:a1', '0.38852626318112016'],
    ['Zoë 🌿', '0.1168403506744653'],
]) }}
