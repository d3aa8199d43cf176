import { requireScope } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { priorityOf } from './deals/add-demo-deals.js';
import { MoveDeal } from './deals/move-deal.js';
import { DemoChapters } from './demo-chapters.js';
import { ConvertLead } from './leads/convert-lead.js';
import { CreateLeadDto } from './leads/lead.dto.js';
import type { Lead, LEAD_SOURCES } from './leads/lead.entity.js';
import { LeadsService } from './leads/leads.service.js';
import { Stage } from './pipelines/stage.entity.js';

type Source = (typeof LEAD_SOURCES)[number];
type Status = 'new' | 'contacted' | 'qualified' | 'unqualified';
type Company = readonly [name: string, domain: string, interest: string, value: string, currency: string];
type Person = readonly [firstName: string, lastName: string, jobTitle: string];

/** `.example` never resolves (RFC 2606); the numbers are from ranges kept for fiction. */
const COMPANIES: readonly Company[] = [
  ['Okafor Logistics', 'okafor-logistics', 'fleet tracking for 200 vehicles', '48500.00', 'EUR'],
  ['Brightwater Hotels', 'brightwater', 'guest messaging in nine hotels', '27900.00', 'EUR'],
  ['Nordlicht Optik', 'nordlicht-optik', 'appointments for 14 branches', '12400.00', 'EUR'],
  ['Calder & Sons', 'calder-sons', 'quotes out of the workshop', '8600.00', 'GBP'],
  ['Verdant Foods', 'verdant-foods', 'orders of 300 restaurants', '64000.00', 'USD'],
  ['Atelier Moreau', 'atelier-moreau', 'a showroom calendar', '5200.00', 'EUR'],
  ['Kowalski Bau', 'kowalski-bau', 'site reports with photographs', '19800.00', 'EUR'],
  ['Pinecrest Dental', 'pinecrest-dental', 'recalls for 6,000 patients', '15300.00', 'USD'],
  ['Sato Instruments', 'sato-instruments', 'service contracts for laboratories', '38700.00', 'USD'],
  ['Lindqvist Energi', 'lindqvist-energi', 'heat pump enquiries', '22100.00', 'EUR'],
  ['Harbour Street Legal', 'harbour-street', 'client intake', '9900.00', 'GBP'],
  ['Fontana Cycles', 'fontana-cycles', 'a dealer portal', '17250.00', 'EUR'],
  ['Blue Mesa Roofing', 'blue-mesa', 'estimates on the phone', '7400.00', 'USD'],
  ['Greenfield Academy', 'greenfield-academy', 'admissions', '13600.00', 'GBP'],
  ['Weber Maschinenbau', 'weber-maschinenbau', 'spare parts for three plants', '71500.00', 'EUR'],
  ['Oyelaran Media', 'oyelaran-media', 'sponsor pipelines', '11800.00', 'USD'],
  ['Casa Figueira', 'casa-figueira', 'wholesale wine orders', '6900.00', 'EUR'],
  ['Tideline Yachts', 'tideline-yachts', 'refit projects', '52300.00', 'EUR'],
  ['Novak Pharma', 'novak-pharma', 'visits to 900 pharmacies', '44000.00', 'EUR'],
  ['Redwood Analytics', 'redwood-analytics', 'trial to contract', '30500.00', 'USD'],
];

const PEOPLE: readonly Person[] = [
  ['Ada', 'Okafor', 'Head of Operations'], ['Tom', 'Brightwater', 'Managing Director'], ['Greta', 'Lindner', 'Branch Manager'], ['Hugh', 'Calder', 'Owner'],
  ['Priya', 'Raman', 'Head of Sales'], ['Elise', 'Moreau', 'Founder'], ['Piotr', 'Kowalski', 'Site Manager'], ['Dana', 'Whitfield', 'Practice Manager'],
  ['Kenji', 'Sato', 'Service Director'], ['Maja', 'Lindqvist', 'Marketing Lead'], ['Rupert', 'Vance', 'Partner'], ['Chiara', 'Fontana', 'Sales Manager'],
  ['Luis', 'Ortega', 'Estimator'], ['Fiona', 'Marsh', 'Registrar'], ['Jonas', 'Weber', 'Head of Purchasing'], ['Tunde', 'Oyelaran', 'Producer'],
  ['Inês', 'Figueira', 'Export Manager'], ['Marten', 'de Vries', 'Project Lead'], ['Eva', 'Nováková', 'Field Sales Lead'], ['Cole', 'Redwood', 'Head of Growth'],
  ['Amara', 'Eze', 'Dispatcher'], ['Nina', 'Castell', 'Guest Relations'], ['Bastian', 'Krüger', 'IT Lead'], ['Isla', 'Calder', 'Office Manager'],
  ['Marcus', 'Bell', 'Buyer'], ['Théo', 'Lambert', 'Designer'], ['Zofia', 'Nowak', 'Accountant'], ['Owen', 'Pratt', 'Dentist'],
  ['Yuki', 'Tanaka', 'Field Engineer'], ['Anders', 'Holm', 'Installer'], ['Grace', 'Adeyemi', 'Paralegal'], ['Matteo', 'Ricci', 'Workshop Lead'],
];

const SOURCES: readonly Source[] = ['website', 'referral', 'event', 'cold_call', 'social_media', 'website', 'other', 'website'];
/** How far a lead that became a deal has come, by name of the last stage; the days ago it began and came there; why it was lost. */
const PATHS: readonly (readonly [last: string, began: number, arrived: number, lostReason?: string])[] = [
  ['Closed Lost', 104, 66, 'Chose a cheaper competitor.'], ['Closed Won', 118, 71], ['Proposal', 64, 6], ['Negotiation', 82, 12], ['Negotiation', 58, 37],
  ['Proposal', 71, 34], ['Proposal', 48, 17], ['Closed Won', 97, 4], ['Negotiation', 75, 9], ['Closed Won', 61, 13],
  ['Closed Won', 112, 38], ['Closed Lost', 86, 41, 'Project postponed to next year.'], ['Qualification', 27, 3], ['Closed Lost', 69, 16, 'No budget after the reorganisation.'], ['Qualification', 33, 15],
  ['Proposal', 39, 4], ['Negotiation', 90, 5], ['Proposal', 55, 8], ['Qualification', 58, 37], ['Closed Won', 44, 22],
  ['Proposal', 25, 2], ['Negotiation', 30, 2], ['Prospecting', 52, 50], ['Prospecting', 12, 11], ['Prospecting', 5, 4],
];
/** In how many days open deals are to be closed, in turn; some are late. */
const CLOSES_IN_DAYS = [-6, 12, 26, 41, 55, 74, 97, 128, 163];
const STATUSES: readonly Status[] = ['new', 'contacted', 'qualified', 'new', 'contacted', 'unqualified', 'new'];
const LEADS = 60;
const DAY_MS = 86_400_000;

/** Leads, deals and their history of the last four months, made through the same services as real ones. */
@Injectable()
export class CrmDemoData {
  constructor(
    private readonly em: EntityManager,
    private readonly chapters: DemoChapters,
    private readonly leads: LeadsService,
    private readonly conversion: ConvertLead,
    private readonly moves: MoveDeal,
  ) {}

  /** Runs in the transaction of a new organization; `memberIds` are the users the work is given to in turn. Answers the leads. */
  async create(memberIds: readonly string[]): Promise<Lead[]> {
    const stages = await this.em.find(Stage, {}, { orderBy: { order: 'asc' } });
    const now = requireScope().now();
    const created: Lead[] = [];
    for (let i = 0; i < LEADS; i++) {
      const [, began, arrived] = PATHS[i] ?? ['', 42 - (i - PATHS.length) * 1.2, 1];
      const tell = story(now, { began, arrived, seed: i });
      tell(0);
      const lead = await this.leads.create(leadNumber(i, memberIds));
      if (i < PATHS.length) await this.pursue(lead, PATHS[i]!, stages, { tell, closes: this.closingDay(now, i) });
      else await this.sort(lead, STATUSES[i % STATUSES.length]!, tell);
      created.push(lead);
    }
    requireScope().actAt(now);
    await this.chapters.tell({ memberIds, leads: created });
    return created;
  }

  /** Converts the lead and takes its deal through the stages up to the last one of its path. */
  private async pursue(lead: Lead, [last, , , lostReason]: (typeof PATHS)[number], stages: Stage[], { tell, closes }: { tell: (share: number) => void; closes: string }): Promise<void> {
    const target = stages.find(({ name }) => name === last)!;
    const beyondFirst = stages.filter((stage) => stage.isOpen() && stage.order! > 1);
    const way = target.isOpen() ? beyondFirst.filter(({ order }) => order! <= target.order!) : [...beyondFirst, target];
    tell(0.08);
    await this.leads.update(lead.id, { status: 'qualified' });
    tell(0.15);
    const [, , interest, value] = COMPANIES.find(([name]) => name === lead.companyName)!;
    const { dealId } = await this.conversion.convert(lead.id, { title: `${lead.companyName}: ${interest}`, expectedCloseDate: closes, priority: priorityOf(value) });
    for (const [step, stage] of way.entries()) {
      tell(0.15 + (0.85 * (step + 1)) / way.length);
      await this.moves.move(dealId, { toStageId: stage.id, lostReason: stage.type === 'lost' ? lostReason : undefined });
    }
  }

  private async sort(lead: Lead, status: Status, tell: (share: number) => void): Promise<void> {
    if (status === 'new') return;
    tell(0.4);
    await this.leads.update(lead.id, { status });
  }

  /** What is closed was closed within days of the date that was thought of. */
  private closingDay(now: Date, i: number): string {
    const [last, , arrived] = PATHS[i]!;
    const days = last.startsWith('Closed') ? ((i * 5) % 9) - 4 - arrived : CLOSES_IN_DAYS[i % CLOSES_IN_DAYS.length]!;
    return new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10);
  }
}

/** Moves the present to a share (0 to 1) of the way between two days, given in days ago, within working hours. */
function story(now: Date, { began, arrived, seed }: { began: number; arrived: number; seed: number }): (share: number) => void {
  return (share) => {
    const day = new Date(now.getTime() - Math.max(began - (began - arrived) * share, 1) * DAY_MS);
    const minutes = (seed * 37 + Math.round(share * 100) * 7) % 540;
    requireScope().actAt(new Date(day.setUTCHours(8, minutes, (seed * 13) % 60, 0)));
  };
}

function leadNumber(i: number, memberIds: readonly string[]) {
  const [companyName, domain, interest, value, currency] = COMPANIES[i % COMPANIES.length]!;
  const [firstName, lastName, jobTitle] = PEOPLE[i % PEOPLE.length]!;
  const local = `${firstName}.${lastName}`.normalize('NFD').replace(/[^\w.]/g, '').toLowerCase();
  return CreateLeadDto.parse({
    firstName,
    lastName,
    email: `${local}@${domain}.example`,
    phone: currency === 'GBP' ? `+44 20 7946 0${100 + i}` : `+1 212 555 01${String(10 + i).padStart(2, '0')}`,
    companyName,
    jobTitle,
    leadSource: SOURCES[i % SOURCES.length],
    estimatedValue: value,
    currency,
    notes: `Interested in ${interest}.`,
    assignedToId: i % 9 === 8 ? null : memberIds[i % memberIds.length],
  });
}
