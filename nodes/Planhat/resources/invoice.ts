import type { ResourceDefinition } from '../../shared/definition/resource';
import {
	companiesFilter,
	companyFilter,
	currency,
	readOnlyFields,
	recordId,
	sourceId,
} from './sharedFields';

export const invoice = {
	name: 'invoice',
	label: { one: 'Invoice', many: 'Invoices' },
	path: '/invoices',
	operations: ['create', 'delete', 'get', 'getAll', 'update', 'upsert'],
	ids: ['id', 'externalId', 'sourceId'],
	titleField: 'invoiceNo',
	companyField: 'cId',
	advice: 'Dates are given as dates; only those inside of line items are days since 1970-01-01.',
	fields: [
		recordId,
		currency,
		{
			name: 'invoiceDate',
			label: 'Invoice Date',
			type: 'epochDay',
			description: 'A date; Planhat keeps it as days since 1970-01-01',
		},
		{
			name: 'dueDate',
			label: 'Due Date',
			type: 'epochDay',
			description: 'A date; Planhat keeps it as days since 1970-01-01',
		},
		{
			name: 'paidDate',
			label: 'Paid Date',
			type: 'epochDay',
			description: 'A date; Planhat keeps it as days since 1970-01-01',
		},
		{ name: 'amountTotal', label: 'Total Amount', type: 'number' },
		{ name: 'product', label: 'Product', type: 'string' },
		{
			name: 'status',
			label: 'Status',
			type: 'options',
			options: [
				{ name: 'Overdue', value: 'overdue' },
				{ name: 'Paid', value: 'paid' },
				{ name: 'Pending', value: 'pending' },
			],
		},
		{
			name: 'lineItems',
			label: 'Line Items',
			type: 'objectList',
			description:
				'A list of objects with relatedId (for example sale- followed by its ID), saleId or licenseId, product, amount, dateFrom and dateTo (days since 1970-01-01); replaces the whole list',
		},
		{ name: 'invoiceCycle', label: 'Invoice Cycle', type: 'string' },
		{
			name: 'extId',
			label: 'External ID',
			type: 'string',
			description: "ID of the invoice in your own system; Planhat's name: extId",
		},
		sourceId,
		...readOnlyFields('string', {
			cName: 'Company Name',
			addressCountry: 'Address Country',
			comments: 'Comments',
		}),
		...readOnlyFields('number', {
			invoiceNo: 'Invoice Number',
			amountDue: 'Amount Due',
			amountPaid: 'Amount Paid',
		}),
		...readOnlyFields('json', { emails: 'Emails' }),
		...readOnlyFields('dateTime', { updatedAt: 'Updated At', lastUpdated: 'Last Updated' }),
	],
	bulkKeys: ['_id', 'sourceId', 'extId'],
	bulkInsertNeeds: ['cId', 'currency', 'invoiceDate'],
	list: { maxPageSize: 2000, filters: [companyFilter, companiesFilter] },
	timestamps: { updated: 'updatedAt' },
	customFieldParent: 'invoice',
	docs: 'https://www.planhat.com/developers/planhat-models',
} as const satisfies ResourceDefinition;
