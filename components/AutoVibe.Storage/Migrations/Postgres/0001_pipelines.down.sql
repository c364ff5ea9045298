DROP TABLE sink_storage, schedules, enqueue_keys, senders, component_checkpoints, component_timers, component_state,
    port_deliveries, port_messages, port_cursors, port_heads, lanes, nodes, components, edges, segments, pipelines;

DROP FUNCTION require(boolean, text);
