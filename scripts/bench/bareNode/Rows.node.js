/** Puts out rows at next to no cost, so that what is done with them is all that is measured. */
class Rows {
	description = {
		displayName: 'Rows',
		name: 'rows',
		group: ['input'],
		version: 1,
		description: 'Rows for the benchmark',
		defaults: { name: 'Rows' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [{ displayName: 'Amount', name: 'amount', type: 'number', default: 1 }],
	};

	async execute() {
		const length = this.getNodeParameter('amount', 0);
		const row = (_, at) => ({ json: { key: `k-${at}`, name: `Asset ${at}` } });
		return [Array.from({ length }, row)];
	}
}

module.exports = { Rows };
