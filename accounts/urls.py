"""Pages about people and organisations, beside allauth's under the same `accounts/`."""

from django.urls import path

from accounts.views import experts, interests, invitations, organisations, people, profile

urlpatterns = [
    path("profile/", profile.profile, name="profile"),
    path("security/", profile.security, name="security"),
    path("second-factor/", profile.second_factor, name="second_factor"),
    path("2fa/webauthn/keys/<int:pk>/remove/", profile.remove_key, name="mfa_remove_webauthn"),
    path("my-organisations/", people.my_organisations, name="my_organisations"),
    path("my-organisations/<int:membership_id>/switch/", people.switch, name="switch_membership"),
    path("my-organisations/<int:membership_id>/leave/", people.leave, name="leave_membership"),
    path("organisations/", organisations.organisation_list, name="organisations"),
    path("organisations/state-bodies/", organisations.state_bodies, name="state_bodies"),
    path("organisations/new/", organisations.create, name="organisation_create"),
    path("organisations/<int:pk>/", organisations.show, name="organisation"),
    path("organisations/<int:pk>/edit/", organisations.edit, name="organisation_edit"),
    path("organisations/<int:pk>/standing/", organisations.decide, name="organisation_standing"),
    path("organisations/<int:pk>/people/", people.people, name="organisation_people"),
    path("organisations/<int:pk>/people/invite/", people.invite, name="invite"),
    path("organisations/<int:pk>/people/<int:membership_id>/", people.roles, name="member_roles"),
    path("organisations/<int:pk>/people/<int:membership_id>/end/", people.end, name="member_end"),
    path("invitations/<int:pk>/cancel/", people.cancel, name="invitation_cancel"),
    path("invitations/<str:token>/", invitations.landing, name="invitation"),
    path("experts/", experts.register, name="experts"),
    path("experts/mine/", experts.mine, name="my_expert_entry"),
    path("experts/invite/", experts.invite, name="expert_invite"),
    path("experts/invitations/<int:pk>/cancel/", experts.cancel_invitation, name="expert_invitation_cancel"),
    path("experts/invitations/<str:token>/", invitations.expert_landing, name="expert_invitation"),
    path("experts/<int:pk>/", experts.show, name="expert"),
    path("interests/", interests.mine, name="my_interests"),
    path("ties/", interests.ties, name="ties"),
    path("ties/<int:pk>/", interests.correct, name="tie_correct"),
    path("interests/ties/<int:pk>/end/", interests.end, name="tie_end"),
]
