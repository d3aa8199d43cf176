import { problem } from '@app/kernel';

export class TagNameTaken extends problem(409, 'customer_tag_name_taken', 'There is a tag with this name.') {}
