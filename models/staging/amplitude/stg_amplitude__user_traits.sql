{{ observed_traits(
    'amplitude',
    ref('base_amplitude__events'),
    where="traits is not null and traits <> '{}'",
    traits=without_personal_fields('traits', of_traits=true),
) }}
