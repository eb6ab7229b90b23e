{{ observed_traits(
    'posthog', ref('base_posthog__events'), where='traits is not null', traits=without_personal_fields('traits', of_traits=true)
) }}
