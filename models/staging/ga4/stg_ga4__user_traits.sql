-- every event carries all properties its user has by then
{{ observed_traits('ga4', ref('base_ga4__events'), where="traits <> '{}'") }}
