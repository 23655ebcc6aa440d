/**
 * Runs n8n's own package scanner on folders, without its look-ups on the network, and prints the
 * results as JSON. It runs in a process of its own, because jest can't load its modules.
 *
 *   node scan.mjs <sources|tarball> <folder> [<sources|tarball> <folder> ...]
 */
import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

/** As the scanner itself does with a published package: its sources, and what npm delivers. */
const PATTERNS = {
	sources: SOURCE_FILE_PATTERNS,
	tarball: ['**/*.js', 'package.json'],
};

const results = [];
const args = process.argv.slice(2);
for (let index = 0; index < args.length; index += 2) {
	const { passed, message, details } = await analyzePackage(args[index + 1], PATTERNS[args[index]]);
	results.push({ passed, message, details });
}
process.stdout.write(JSON.stringify(results));
