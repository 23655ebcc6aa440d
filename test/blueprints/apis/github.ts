import type { Api } from '../api';
import {
	answered,
	numberParam,
	partOf,
	requireBearer,
	requireGet,
	requireHeader,
} from '../serving';
import { tokenIn, wrongToken } from '../signIn';

/**
 * GitHub: per_page up to 100, and the pages around this one in one Link header; the links name
 * the organization by its number. Without further pages there is no header.
 */
export const github: Api = {
	file: 'github-repositories',
	count: 250,
	pages: 3,
	credential: (origin) => tokenIn(origin),
	wrong: wrongToken(),
	row: (n, label) => ({
		id: 1_296_269 + n,
		node_id: `R_${n}`,
		name: label,
		full_name: `my-org/${label}`,
		private: true,
		archived: n === 2,
		created_at: '2026-01-26T19:01:12Z',
	}),
	serve: (exchange, { rows, origin }) => {
		requireBearer(exchange);
		requireHeader(exchange, 'Accept', 'application/vnd.github+json');
		const isLink = exchange.path.startsWith('/organizations/');
		const path = isLink ? '/organizations/1300192/repos' : '/orgs/my-org/repos';
		requireGet(exchange, path, 'per_page', 'page');
		const size = numberParam(exchange, 'per_page', { missing: 30, most: 100 });
		const page = numberParam(exchange, 'page', { missing: 1 });
		const part = partOf(rows, (page - 1) * size, size);
		const link = (number: number, rel: string) =>
			`<${origin}/organizations/1300192/repos?per_page=${size}&page=${number}>; rel="${rel}"`;
		const last = Math.ceil(rows.length / size);
		const links = [
			...(page > 1 ? [link(page - 1, 'prev')] : []),
			...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
			...(page > 1 ? [link(1, 'first')] : []),
		];
		return answered(part.rows, part, {
			headers: links.length > 0 ? [['link', links.join(', ')]] : [],
		});
	},
	companies: [{ name: 'Northwind', externalId: 'my-company' }],
	resource: 'assets',
	record: (n, label) => ({
		companyId: 'extid-my-company',
		sourceId: `github-${1_296_269 + n}`,
		name: `my-org/${label}`,
		status: n === 2 ? 'Archived' : 'Active',
		installDate: '2026-01-26T00:00:00.000Z',
	}),
};
