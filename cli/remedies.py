"""What to do about each quarantine reason, in plain words; the reasons are those of the three quarantine macros."""

EVENT_REMEDIES = {
    "missing_ids": "send user_id or anonymous_id with every event",
    "missing_event_name": "send event_name with every event",
    "unknown_event": "add it to seeds/reference/tracking_plan.csv, or stop sending it",
    "unparseable_occurred_at": "send ISO 8601 times, such as 2026-06-01T12:34:56.789Z",
    "occurred_in_future": "the device's clock ran ahead; send times corrected by the server",
    "received_in_future": "the receiving server's clock runs ahead; set it",
    "implausibly_old": "the device's clock was reset; send times corrected by the server",
    "invalid_json": "send properties as one JSON object",
    "missing_required_property": "send what seeds/reference/tracking_plan.csv requires for the event",
    "negative_amount": "send money and quantities as positive numbers, a refund as order_refunded",
    "unknown_currency": "use ISO 4217 codes, or add a rate to seeds/reference/exchange_rates.csv",
    "test_account": "nothing: listed in seeds/reference/test_accounts.csv, or bought in a sandbox",
    "bot": "nothing: matched by seeds/reference/bot_user_agents.csv",
}

USER_REMEDIES = {
    "missing_user_id": "export users with their user_id; the row is left out",
    "test_account": "nothing: listed in seeds/reference/test_accounts.csv; the row is left out",
    "duplicate_user": "export one row per user; the most careful row was kept",
    "unparseable_signed_up_at": "export ISO 8601 times; the first event stands in",
    "unparseable_deleted_at": "export ISO 8601 times, soon: the deletion is not honored",
    "unknown_country": "export ISO 3166 codes of two letters; the cell is left empty",
    "implausible_birth_year": "export four digits between 1900 and 2100; the cell is left empty",
    "unknown_timezone": "export IANA names, such as Europe/Berlin; the cell is left empty",
    "unreadable_marketing_opt_in": "export true or false; until then there is no consent",
    "invalid_traits": "export traits as one JSON object; the cell is left empty",
}

TRAIT_REMEDIES = {
    "missing_ids": "send user_id or anonymous_id with every observation",
    "unparseable_occurred_at": "send ISO 8601 times, such as 2026-06-01T12:34:56.789Z",
    "occurred_in_future": "the device's clock ran ahead; send times corrected by the server",
    "received_in_future": "the receiving server's clock runs ahead; set it",
    "implausibly_old": "the device's clock was reset; send times corrected by the server",
    "invalid_traits": "send traits as one JSON object",
    "unknown_country": "send ISO 3166 codes of two letters; the trait keeps the value it had",
    "implausible_birth_year": "send four digits between 1900 and 2100; the trait keeps the value it had",
    "unknown_timezone": "send IANA names, such as Europe/Berlin; the trait keeps the value it had",
    "unreadable_marketing_opt_in": "send true or false; the trait keeps the value it had",
    "test_account": "nothing: listed in seeds/reference/test_accounts.csv",
}
