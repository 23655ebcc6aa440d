/**
 * The plainest reader there is: fetch with kept-alive connections and nothing around it. Runs in a
 * process of its own on the Node.js that runs n8n, and prints the milliseconds and the records.
 */
const [, , address, pagesText, sizeText, inFlightText] = process.argv;
const pages = Number(pagesText);
const size = Number(sizeText);

async function readPage(page) {
	const response = await fetch(`${address}?limit=${size}&offset=${page * size}`);
	return await response.json();
}

async function readAll() {
	const results = [];
	let next = 0;
	const reader = async () => {
		while (next < pages) {
			const page = next++;
			results[page] = await readPage(page);
		}
	};
	await Promise.all(Array.from({ length: Number(inFlightText) }, reader));
	return results.flat();
}

const started = performance.now();
const records = await readAll();
const milliseconds = performance.now() - started;
process.stdout.write(`${JSON.stringify({ milliseconds, records: records.length })}\n`);
