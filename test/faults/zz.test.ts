import { readInMemory } from './listing/memoryRead';
import { type Drawn, serverOf, settingsOf, rowIn } from './listing/randomServer';
it('x', async () => {
	const one = JSON.parse(process.env['ONE'] ?? '{}') as Drawn;
	const server = serverOf(one);
	const log: string[] = [];
	const read = await readInMemory(settingsOf(one, 1), (url, body) => {
		const answer = server(url, body);
		log.push(`${url.search} -> ${answer.status} ${answer.body.slice(0, 160)}`);
		return answer;
	});
	console.log(JSON.stringify(settingsOf(one, 1)), log.join('\n'), read.unique.records.map(rowIn), read.summary, read.outcome.reason, JSON.stringify(read.outcome.warnings), read.outcome.error);
});
