import { header, jsonAnswer, param } from '../../restServer';
import type { JsonObject } from '../../restServer/json';
import type { Api } from '../api';
import { answered, numberParam, opaque, partOf, requireGet } from '../serving';
import { TOKEN, tokenIn, wrongToken } from '../signIn';

/** The second one is a bot, which has no email address. */
function profile(n: number, label: string): JsonObject {
	if (n === 2) return { real_name: label };
	const name: JsonObject =
		n === 3 ? { real_name: label } : { first_name: 'Egon', last_name: label };
	return { ...name, email: `spengler${n}@northwind.example` };
}

/**
 * Slack: status 200 and `ok: false` when something is wrong; `next_cursor` is an empty text on the
 * last page.
 */
export const slack: Api = {
	file: 'slack-users',
	count: 450,
	pages: 3,
	credential: (origin) => tokenIn(`${origin}/api`),
	wrong: wrongToken(),
	row: (n, label) => ({
		id: `W012A3CDE${n}`,
		team_id: 'T012AB3C4',
		name: `spengler${n}`,
		deleted: n === 4,
		profile: profile(n, label),
		is_bot: n === 2,
	}),
	serve: (exchange, { rows }) => {
		requireGet(exchange, '/api/users.list', 'limit', 'cursor');
		if (header(exchange, 'Authorization') !== `Bearer ${TOKEN}`) {
			return jsonAnswer({ ok: false, error: 'invalid_auth' });
		}
		const size = numberParam(exchange, 'limit', { missing: 0, most: 999 });
		const part = partOf(rows, opaque.read(param(exchange, 'cursor')), size);
		const cursor = part.next === undefined ? '' : opaque.write(part.next);
		return answered(
			{ ok: true, members: part.rows, response_metadata: { next_cursor: cursor } },
			part,
		);
	},
	companies: [{ name: 'Northwind', externalId: 'my-company' }],
	resource: 'endusers',
	record: (n, label) =>
		n === 2
			? undefined
			: {
					companyId: 'extid-my-company',
					sourceId: `slack-W012A3CDE${n}`,
					email: `spengler${n}@northwind.example`,
					...(n === 3 ? {} : { firstName: 'Egon' }),
					lastName: label,
					archived: n === 4,
				},
};
