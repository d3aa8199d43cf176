import { TenancyModule } from '@app/tenancy';
import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { CommerceApi } from './commerce.api.js';
import { SearchedRecords } from './search/searched-records.js';
import { CommerceDemoData } from './demo-data.js';
import { ClaimCustomers } from './customers/claim-customers.js';
import { CheckCustomerInput } from './customers/check-customer-input.js';
import { PresentCustomers } from './customers/present-customers.js';
import { CustomerPictures } from './customers/customer-pictures.js';
import { Customer } from './customers/customer.entity.js';
import { CustomerSections } from './customers/customer-sections.js';
import { CustomersController } from './customers/customers.controller.js';
import { CustomersService } from './customers/customers.service.js';
import { CarryDecisions } from './merge/carry-decisions.js';
import { FollowRenamedTags } from './tags/follow-renamed-tags.js';
import { ForgetCustomField } from './customers/forget-custom-field.js';
import { MyCompaniesController } from './customers/my-companies.controller.js';
import { MyCompaniesService } from './customers/my-companies.service.js';
import { UnlinkDeletedLogin } from './customers/unlink-deleted-login.job.js';
import { CustomerAddress } from './addresses/customer-address.entity.js';
import { CustomerAddressesController } from './addresses/customer-addresses.controller.js';
import { CustomerAddressesService } from './addresses/customer-addresses.service.js';
import { DeriveInteractions } from './interactions/derive-interactions.js';
import { Interaction } from './interactions/interaction.entity.js';
import { InteractionsController } from './interactions/interactions.controller.js';
import { InteractionSections } from './interactions/interaction-sections.js';
import { InteractionsService } from './interactions/interactions.service.js';
import { CustomerTag, Tagging } from './tags/customer-tag.entity.js';
import { CustomerTagsController } from './tags/customer-tags.controller.js';
import { CustomerTagsService } from './tags/customer-tags.service.js';
import { RemoveTag } from './tags/remove-tag.job.js';
import { AnswerCustomerInvitation } from './invitations/answer-customer-invitation.js';
import { CustomerInvitation } from './invitations/customer-invitation.entity.js';
import { CustomerInvitationsController } from './invitations/customer-invitations.controller.js';
import { InviteCustomer } from './invitations/invite-customer.js';
import { MailCustomerInvitation } from './invitations/mail-customer-invitation.job.js';
import { MyOrdersController } from './orders/my-orders.controller.js';
import { MyOrdersService } from './orders/my-orders.service.js';
import { CustomerMerge } from './merge/customer-merge.entity.js';
import { CustomerMergesController } from './merge/customer-merges.controller.js';
import { MergeCustomers } from './merge/merge-customers.js';
import { RegisterLists } from './customers/register-lists.js';
import { DemoMerge } from './merge/demo-merge.js';
import { ForgetMerged } from './merge/forget-merged.job.js';
import { DemoProfiles } from './customers/demo-profiles.js';
import { DemoOrders } from './orders/demo-orders.js';
import { OrderEvent } from './orders/order-event.entity.js';
import { OrderItem } from './orders/order-item.entity.js';
import { OrderLedger } from './orders/order-ledger.js';
import { OrderNumbering } from './orders/order-numbering.entity.js';
import { OrderNumbers } from './orders/order-numbers.js';
import { Order } from './orders/order.entity.js';
import { OrdersController } from './orders/orders.controller.js';
import { OrderSections } from './orders/order-sections.js';
import { OrdersService } from './orders/orders.service.js';
import { TransitionOrder } from './orders/transition-order.js';
import { Payment, Refund } from './payments/payment.entity.js';
import { PaymentsController } from './payments/payments.controller.js';
import { RecordPayment } from './payments/record-payment.js';
import { RefundOrder } from './payments/refund-order.js';
import { ShipOrder } from './shipments/ship-order.js';
import { Shipment, ShipmentItem } from './shipments/shipment.entity.js';
import { ShipmentsController } from './shipments/shipments.controller.js';
import { ShipmentsService } from './shipments/shipments.service.js';
import { CheckCustomerStats } from './stats/check-customer-stats.job.js';
import { CustomerStats } from './stats/customer-stats.entity.js';
import { ListenForStats } from './stats/listen-for-stats.js';
import { ProjectCustomerStats } from './stats/project-customer-stats.js';
import { BuildOutcomes } from './segments/build-outcomes.js';
import { BuildSegment } from './segments/build-segment.js';
import { CrmRecords } from './segments/crm-records.js';
import { CustomerCrmRecordSchema } from './segments/customer-crm-record.entity.js';
import { DemoSegments } from './segments/demo-segments.js';
import { DescribeFields } from './segments/describe-fields.js';
import { EvaluateCustomers } from './segments/evaluate-customers.js';
import { EvaluateMarks } from './segments/evaluate-marks.js';
import { FindForgottenBuilds } from './segments/find-forgotten-builds.js';
import { FollowTimeZone } from './segments/follow-time-zone.js';
import { ListenForSegments } from './segments/listen-for-segments.js';
import { PreviewSegment } from './segments/preview-segment.js';
import { ReferSegments } from './segments/refer-segments.js';
import { SegmentFacts } from './segments/segment-facts.js';
import { SegmentMarkSchema, SegmentMemberSchema, SegmentReferenceSchema } from './segments/segment-member.entity.js';
import { SegmentMembersController } from './segments/segment-members.controller.js';
import { SegmentMembersService } from './segments/segment-members.service.js';
import { Segment } from './segments/segment.entity.js';
import { SegmentsController } from './segments/segments.controller.js';
import { SegmentsService } from './segments/segments.service.js';
import { RegisterImports } from './imports/register-imports.js';

const segments = [
  SegmentFacts, SegmentsService, SegmentMembersService, ReferSegments, DescribeFields, PreviewSegment, EvaluateCustomers, EvaluateMarks, BuildOutcomes, BuildSegment,
  FindForgottenBuilds, ListenForSegments, CrmRecords, DemoSegments, FollowTimeZone,
];
const segmentEntities = [Segment, SegmentMemberSchema, SegmentReferenceSchema, SegmentMarkSchema, CustomerCrmRecordSchema];

const orders = [
  DemoOrders, OrderSections, OrderLedger, OrderNumbers, OrdersService, MyOrdersService, TransitionOrder, RecordPayment, RefundOrder, ShipOrder, ShipmentsService, ProjectCustomerStats, ListenForStats, CheckCustomerStats,
];
const orderEntities = [Order, OrderItem, OrderEvent, OrderNumbering, Payment, Refund, Shipment, ShipmentItem, CustomerStats];
const orderControllers = [MyOrdersController, OrdersController, PaymentsController, ShipmentsController];

const profiles = [RegisterLists, DemoProfiles, DemoMerge, MergeCustomers, ForgetMerged, CarryDecisions, FollowRenamedTags, InviteCustomer, MailCustomerInvitation, AnswerCustomerInvitation, CustomerAddressesService, CustomerTagsService, RemoveTag, InteractionsService, InteractionSections, DeriveInteractions];
const profileEntities = [CustomerInvitation, CustomerMerge, CustomerAddress, CustomerTag, Tagging, Interaction];
const profileControllers = [CustomerInvitationsController, CustomerMergesController, CustomerAddressesController, CustomerTagsController, InteractionsController];

@Module({
  imports: [MikroOrmModule.forFeature([Customer, ...profileEntities, ...orderEntities, ...segmentEntities]), TenancyModule],
  controllers: [...profileControllers, ...orderControllers, SegmentsController, SegmentMembersController, CustomersController, MyCompaniesController],
  providers: [RegisterImports, ...profiles, ...orders, ...segments, CustomersService, CheckCustomerInput, PresentCustomers, CustomerPictures, ClaimCustomers, UnlinkDeletedLogin, CustomerSections, ForgetCustomField, MyCompaniesService, SearchedRecords, CommerceApi, CommerceDemoData],
  exports: [SegmentFacts, CrmRecords, DeriveInteractions, CommerceApi, CommerceDemoData],
})
export class CommerceModule {}
