{{ canonical_events('amplitude', ref('base_amplitude__events'), revenue_is_net=true, fields={
    'product_id': ['$productId', 'productId', 'product_id', 'sku'],
    'quantity': ['$quantity', 'quantity'],
    'unit_price': ['$price', 'price', 'unit_price'],
    'revenue': ['$revenue', 'revenue'],
    'currency': ['$currency', 'currency'],
}, left_out=['$receipt', '$receiptSig']) }}
