-- the columns of the export that are read, with the types BigQuery gives them
create schema if not exists ga4;

create or replace table ga4.events as
select * from read_json('{folder}/events.ndjson', format = 'newline_delimited', columns = {
    event_date: 'VARCHAR',
    event_timestamp: 'BIGINT',
    event_name: 'VARCHAR',
    event_params: 'STRUCT(key VARCHAR, value STRUCT(string_value VARCHAR, int_value BIGINT, float_value DOUBLE, double_value DOUBLE))[]',
    event_server_timestamp_offset: 'BIGINT',
    user_id: 'VARCHAR',
    user_pseudo_id: 'VARCHAR',
    user_properties: 'STRUCT(key VARCHAR, value STRUCT(string_value VARCHAR, int_value BIGINT, float_value DOUBLE, double_value DOUBLE, set_timestamp_micros BIGINT))[]',
    app_info: 'STRUCT(id VARCHAR, version VARCHAR)',
    stream_id: 'VARCHAR',
    platform: 'VARCHAR',
    ecommerce: 'STRUCT(total_item_quantity BIGINT, purchase_revenue_in_usd DOUBLE, purchase_revenue DOUBLE, refund_value_in_usd DOUBLE, refund_value DOUBLE, shipping_value DOUBLE, tax_value DOUBLE, transaction_id VARCHAR)',
    items: 'STRUCT(item_id VARCHAR, item_name VARCHAR, item_category VARCHAR, price DOUBLE, quantity BIGINT, item_revenue DOUBLE, coupon VARCHAR, discount DOUBLE)[]',
    batch_page_id: 'BIGINT',
    batch_ordering_id: 'BIGINT',
    batch_event_index: 'BIGINT',
    copied_at: 'TIMESTAMP'
});
