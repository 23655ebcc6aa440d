import type { IDataObject } from 'n8n-workflow';

import { attempt, attemptAsync } from '../../shared/attempt';
import { isSuccess, shownAddress } from '../../shared/http/answer';
import { ConfigError } from '../../shared/http/errors';
import type { ApiRequest, ApiResponse } from '../../shared/http/message';
import { readJson, toTextIntegers } from '../../shared/json/readJson';
import {
	parseAllowedOrigins,
	parseTrustedUrl,
	requireAllowedOrigin,
} from '../../shared/http/origin';
import { maskedUrl } from '../masking';
import type { Line } from './line';
import type { SendSettings } from './settings';

/** Answers are kept in the execution, which n8n stores as a whole. */
const MAX_KEPT_BYTES = 16_000_000;

/** Answers that are listed; of more calls nobody looks at each. */
const MAX_LISTED = 10_000;

/** Reports in a row that could not be posted; then posting would only hold up the run. */
const MAX_UNPOSTED = 3;

/** Headers that help to find a call again or say something about limits. */
const SHOWN_HEADER =
	/^(content-type|location|retry-after|(x-)?(request|correlation|trace)-?id|(x-)?rate-?limit-.*)$/;

/** The headers of an answer that are shown, masked; a redirect's address may hold a permission. */
function shownHeaders({ headers, status }: ApiResponse, redact: (text: string) => string) {
	const isRedirect = status >= 300 && status < 400;
	const shown = Object.entries(headers).filter(([name]) => SHOWN_HEADER.test(name));
	return Object.fromEntries(
		shown.map(([name, value]) => [
			name,
			name === 'location' && isRedirect ? redact(shownAddress(value)) : maskedUrl(value, redact),
		]),
	);
}

/** What is known of a call before it is sent. */
export interface Sent {
	readonly batch: number;
	readonly rows: number;
	/** Indexes of the first and the last item in it. */
	readonly items: readonly [first: number, last: number];
	readonly request: ApiRequest;
	readonly startedAt: number;
}

const FIELD = 'Responses: Post to URL';

/**
 * The address that call reports go to; undefined when they go nowhere.
 * @throws ConfigError for a host that is neither the API's nor allowed
 */
export function reportAddress(
	{ reportUrl, reportHosts }: SendSettings,
	allowed: readonly string[],
): string | undefined {
	if (reportUrl === '') return undefined;
	const { href } = parseTrustedUrl(reportUrl, FIELD);
	const hosts = parseAllowedOrigins(reportHosts, 'Responses: Allowed Hosts');
	const checked = attempt(() => requireAllowedOrigin(href, [...allowed, ...hosts]));
	if (checked.ok) return href;
	throw new ConfigError(
		`'${FIELD}' leads to ${new URL(href).host}, which is not allowed to get the answers`,
		"Enter the host in 'Responses: Allowed Hosts', or in 'Extra Allowed Hosts' of the credential.",
		{ field: FIELD },
	);
}

/** Collects the answers of a run and posts them on where the person wants that. */
export class Responses {
	readonly list: IDataObject[] = [];
	readonly warnings = new Set<string>();
	bytesSent = 0;
	private kept = 0;
	private calls = 0;
	private unposted = 0;

	constructor(
		private readonly line: Line,
		private readonly address: string | undefined,
	) {}

	/** Notes a call that was answered, or not: then `failure` says why. */
	async add(sent: Sent, response: ApiResponse | undefined, failure?: string): Promise<void> {
		this.bytesSent += Buffer.byteLength(sent.request.body ?? '', 'utf8');
		const report = this.reportOf(sent, response, failure);
		const body = response === undefined ? null : this.bodyOf(response);
		const isKept = this.kept <= MAX_KEPT_BYTES;
		if (this.calls <= MAX_LISTED) this.list.push({ ...report, body: isKept ? body : null });
		else this.warnings.add(`Only the answers to the first ${MAX_LISTED} calls are listed here.`);
		if (!isKept) {
			this.warnings.add('The answers are large; the bodies of the later ones are left out here.');
		}
		if (this.address !== undefined && this.unposted < MAX_UNPOSTED)
			await this.post(this.address, { ...report, body });
	}

	private reportOf(sent: Sent, response: ApiResponse | undefined, failure?: string): IDataObject {
		const { redact } = this.line.signedIn;
		const { request, batch, rows, items } = sent;
		this.calls += 1;
		return {
			call: this.calls,
			batch,
			rows,
			items: [...items],
			method: request.method,
			url: maskedUrl(request.url, redact),
			status: response?.status ?? null,
			...(failure === undefined ? {} : { error: redact(failure) }),
			attempts: response?.attempts ?? null,
			milliseconds: this.line.clock.now() - sent.startedAt,
			headers: response === undefined ? {} : shownHeaders(response, redact),
		};
	}

	/** The answer as JSON where it is some, masked. */
	private bodyOf({ body }: ApiResponse): IDataObject[string] {
		const text = this.line.signedIn.redact(body);
		this.kept += text.length;
		const parsed = attempt(() => toTextIntegers(readJson(text).value));
		return parsed.ok ? (parsed.value as IDataObject[string]) : text; // parsed JSON
	}

	/** A report that can't be delivered is told, but changes nothing about the run. */
	private async post(url: string, report: IDataObject): Promise<void> {
		const posted = await attemptAsync(
			async () =>
				await this.line.sendBare({
					method: 'POST',
					url,
					headers: { 'Content-Type': 'application/json' },
					body: JSON.stringify(report),
					repeatable: true,
				}),
		);
		if (posted.ok && isSuccess(posted.value)) {
			this.unposted = 0;
			return;
		}
		const why = posted.ok
			? `status ${posted.value.status}`
			: posted.error instanceof Error
				? posted.error.message
				: 'no answer';
		this.unposted += 1;
		const told = this.line.signedIn.redact(why);
		const warning = `An answer could not be posted on: ${told}`;
		if (this.unposted < MAX_UNPOSTED) this.warnings.add(warning);
		if (this.unposted !== MAX_UNPOSTED) return;
		this.warnings.delete(warning);
		this.warnings.add(
			`Answers are no longer posted on, because ${MAX_UNPOSTED} in a row could not be. The last one: ${told}`,
		);
	}
}
