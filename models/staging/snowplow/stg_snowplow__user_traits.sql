{{ observed_traits('snowplow', ref('base_snowplow__events'), where='traits is not null') }}
