// Turns on n8n's protection against private addresses. Import it before n8n-core is loaded.
process.env['N8N_SSRF_PROTECTION_ENABLED'] = 'true';
