/** Reads pages by cursor, one call after the other, over the helper every n8n node has. */
class BareLoop {
	description = {
		displayName: 'Bare Loop',
		name: 'bareLoop',
		group: ['input'],
		version: 1,
		description: 'A yardstick for the benchmark',
		defaults: { name: 'Bare Loop' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [{ displayName: 'URL', name: 'url', type: 'string', default: '' }],
	};

	async execute() {
		const url = this.getNodeParameter('url', 0);
		const items = [];
		let cursor;
		do {
			const qs = cursor === undefined ? {} : { cursor };
			const page = await this.helpers.httpRequest({ url, qs, json: true });
			for (const json of page.data) items.push({ json, pairedItem: { item: 0 } });
			cursor = page.next ?? undefined;
		} while (cursor !== undefined);
		return [items];
	}
}

module.exports = { BareLoop };
