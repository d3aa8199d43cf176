import { Injectable } from '@nestjs/common';
import { invalid } from '@app/kernel';
import { BreachedPasswords } from './breached-passwords.js';
import { commonPasswords } from './common-passwords.js';
import { faultOf, PASSWORD_MIN_CHARACTERS, type KnownOfUser } from './password-rules.js';

/** Which passwords may be chosen. One that is in use already is not asked about. */
@Injectable()
export class PasswordPolicy {
  constructor(private readonly breached: BreachedPasswords) {}

  /** Throws a 422 at `pointer` unless the password may be chosen. May wait two seconds for another server: call it outside of a transaction. */
  async assertMayBeChosen(password: string, known: KnownOfUser, pointer = '#/password'): Promise<void> {
    const fault = faultOf(password, known, await commonPasswords(PASSWORD_MIN_CHARACTERS), pointer);
    if (fault) throw fault;
    if (await this.breached.have(password)) throw invalid(pointer, 'breached', 'This password was found in a data breach; choose another one, and change it wherever you use it.');
  }
}
