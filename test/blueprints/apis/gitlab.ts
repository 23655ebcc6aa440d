import { Refusal } from '../../restServer';
import type { Api } from '../api';
import { answered, numberParam, partOf, requireGet, requireHeader, requireParam } from '../serving';
import { TOKEN, tokenIn, wrongToken } from '../signIn';

/** GitLab: keyset pagination by id; the Link header holds the next page with `id_after` in it. */
export const gitlab: Api = {
	file: 'gitlab-projects',
	count: 250,
	pages: 3,
	credential: (origin) => tokenIn(`${origin}/api/v4`, 'PRIVATE-TOKEN', ''),
	wrong: wrongToken('PRIVATE-TOKEN', ''),
	row: (n, label) => ({
		id: n * 2,
		description: null,
		name: label,
		path_with_namespace: `diaspora/${label}`,
		created_at: '2026-09-30T13:46:02.000Z',
		archived: n === 2,
	}),
	serve: (exchange, { rows, origin }) => {
		requireHeader(exchange, 'PRIVATE-TOKEN', TOKEN);
		const settings = { membership: 'true', pagination: 'keyset', order_by: 'id', sort: 'asc' };
		const names = [...Object.keys(settings), 'per_page', 'id_after'];
		requireGet(exchange, '/api/v4/projects', ...names);
		for (const [name, value] of Object.entries(settings)) requireParam(exchange, name, value);
		const size = numberParam(exchange, 'per_page', { missing: 20, most: 100 });
		const after = numberParam(exchange, 'id_after', { missing: 0 });
		const start = rows.findIndex(({ id }) => Number(id) > after);
		if (start < 0) throw new Refusal(400, 'there is no project after that one');
		const part = partOf(rows, start, size);
		const query = new URLSearchParams({
			...settings,
			per_page: String(size),
			id_after: String(part.rows.at(-1)?.['id']),
		});
		const link = `<${origin}/api/v4/projects?${query}>; rel="next"`;
		return answered(part.rows, part, {
			headers: part.next === undefined ? [] : [['Link', link]],
		});
	},
	companies: [{ name: 'Northwind', externalId: 'my-company' }],
	resource: 'assets',
	record: (n, label) => ({
		companyId: 'extid-my-company',
		sourceId: `gitlab-${n * 2}`,
		name: `diaspora/${label}`,
		status: n === 2 ? 'Archived' : 'Active',
		installDate: '2026-09-30T00:00:00.000Z',
	}),
};
