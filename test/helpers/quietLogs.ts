// n8n logs every failed node; tests let nodes fail on purpose. Set before n8n-core is loaded.
process.env['N8N_LOG_LEVEL'] ??= 'silent';
