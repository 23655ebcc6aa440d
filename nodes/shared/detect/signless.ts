import type { Finding, Unknown } from './finding';
import type { Heard } from './heard';
import type { Investigation } from './investigation';
import type { Scheme } from './scheme';

/** What asking brought: names that were heard, a refusal in words, or nothing was asked. */
export type AskResult = Heard | string | undefined;

/** Pages of these sizes are what servers give when nobody asks; other counts are whole lists. */
const USUAL_SIZES: ReadonlySet<number> = new Set([
	5, 8, 10, 12, 15, 16, 20, 24, 25, 30, 32, 40, 48, 50, 60, 64, 75, 80, 99, 100, 120, 128, 150, 200,
	250, 256, 300, 400, 500, 512, 1_000, 1_024, 2_000, 5_000, 10_000,
]);

/** A list of fewer is no page: nobody hands out so few at a time. */
const FEWEST_IN_PAGE = 3;

const ADVICE =
	"Look up in the API's documentation how it hands out pages, or add its page size to 'Path' and detect again.";

/** One answer that holds everything. */
export function everything(
	confidence: 'certain' | 'likely',
	isProven: boolean,
	evidence: string,
): Finding<Scheme> {
	return { value: { kind: 'none' }, confidence, isProven, evidence };
}

/** Whether the stated total is more than what came; the sentence that says so, else nothing. */
function moreStated({ total, received }: Investigation): string {
	if (total === undefined) return '';
	const { stated, source, at } = total.value;
	const came = source.unit === 'pages' ? 1 : received;
	return stated > came ? `There are more: '${at}' states ${stated}.` : '';
}

/** Whether the stated number is what came, and nothing has shown that it counts more than this page. */
function mayCountPage({ total, received }: Investigation): boolean {
	return (
		total?.value.source.unit === 'records' && total.value.stated === received && !total.isProven
	);
}

/** What a number that may count this page only is worth, as a sentence. */
function pageStated(known: Investigation): string {
	if (!mayCountPage(known)) return '';
	return `'${known.total?.value.at ?? ''}' is what came, so it may count this page only.`;
}

/** Whether there is more by the answer's own words, or may be because a usual page came. */
export function mayGoOn(known: Investigation): boolean {
	const { look, received } = known;
	if (look.more !== undefined) return look.more.value === true;
	const isUntold = known.total === undefined || mayCountPage(known);
	return moreStated(known) !== '' || (isUntold && USUAL_SIZES.has(received));
}

function whatAsking(result: AskResult, { reads }: Investigation): string {
	if (typeof result === 'string') {
		return `The server refused a try with the usual names: ${result}.`;
	}
	if (result === undefined) return reads.left > 0 ? '' : 'The reads allowed are used up.';
	const but =
		result.size === undefined ? '' : ` for a position, only of '${result.size}' as the page size`;
	return `The server took no notice of the usual names${but}.`;
}

/** Why one answer may hold everything, the strongest reason first. */
function whole(known: Investigation, result: AskResult): Finding<Scheme> | undefined {
	const { look, received, total } = known;
	if (look.more?.value === true) return undefined;
	const wasAsked = typeof result === 'object';
	const isAll = total?.value.source.unit === 'records' && total.value.stated === received;
	if (isAll && total.isProven) {
		const evidence = `${total.evidence} All of them came, but a stated total alone proves nothing.`;
		return everything('likely', false, evidence);
	}
	if (look.more?.value === false) {
		return everything('certain', false, `'${look.more.name}' says that there is no more.`);
	}
	if (moreStated(known) !== '') return undefined;
	if (received < FEWEST_IN_PAGE) {
		const came = `Only ${received} ${received === 1 ? 'record' : 'records'} came`;
		return everything('likely', false, `${came}, and nothing in the answer speaks of more.`);
	}
	if (!wasAsked || result.size !== undefined || USUAL_SIZES.has(received)) return undefined;
	const evidence = `${received} records came, which is no usual page size, nothing in the answer speaks of more, and the server took no notice of the usual paging parameters.`;
	return everything('likely', false, evidence);
}

/** The verdict when neither the answer nor asking tells how pages are handed out. */
export function withoutSigns(known: Investigation, result: AskResult): Finding<Scheme> | Unknown {
	const { received, notes } = known;
	if (received === 0) {
		const evidence =
			'The list is empty, so nothing shows how it goes on. Choose a path or parameters that give records.';
		return { confidence: 'none', evidence };
	}
	const sentences = [
		`${received} records came, and nothing in the answer tells how to ask for more.`,
		moreStated(known),
		pageStated(known),
		...notes,
		whatAsking(result, known),
		ADVICE,
	];
	const evidence = sentences.filter((sentence) => sentence !== '').join(' ');
	return whole(known, result) ?? { confidence: 'none', evidence };
}
