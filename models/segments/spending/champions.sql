{{ held_in_snapshot('user_rfm_history', 'rfm_segment', 'champions') }}
