import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags, Endpoint, NotFound, Public } from '@app/kernel';
import { SignInAnswerDto } from '../authentication/authentication.dto.js';
import { UserNotActive } from '../authentication/authentication.problems.js';
import { currentClient } from '../authentication/client.js';
import { DeviceHeaders } from '../devices/device-headers.js';
import { FirebaseSignInDto, type FirebaseSignIn } from './provider.dto.js';
import { AccountLinkRequired, ProviderEmailRequired, ProviderTokenInvalid, ProviderUnavailable } from './provider.problems.js';
import { SignInWithFirebase } from './sign-in-with-firebase.js';

@ApiTags('identity')
@Controller('v1/auth/firebase')
export class FirebaseController {
  constructor(private readonly firebase: SignInWithFirebase) {}

  @Post()
  @DeviceHeaders()
  @Endpoint({
    summary: 'Sign in with an ID token of Firebase',
    description: 'Somebody who is new gets an account. 404 where the installation has no Firebase project.',
    permission: Public,
    returns: SignInAnswerDto,
    transaction: 'own',
    problems: [ProviderTokenInvalid, ProviderEmailRequired, UserNotActive, NotFound, AccountLinkRequired, ProviderUnavailable],
  })
  async signIn(@Body({ schema: FirebaseSignInDto }) input: FirebaseSignIn) {
    return this.firebase.signInWith(input, currentClient());
  }
}
