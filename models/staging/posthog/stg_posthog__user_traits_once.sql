-- what counts only where the person has no such trait yet
{{ observed_traits(
    'posthog', ref('base_posthog__events'), where='traits_once is not null', traits=without_personal_fields('traits_once', of_traits=true)
) }}
