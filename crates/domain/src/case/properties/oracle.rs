//! What must be true of every answer, said without the guard's own functions: who may, two people, invariants, the table of
//! transitions.

#![expect(clippy::wildcard_enum_match_arm, reason = "a test names the ones it means")]

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::case::*;
use crate::ids::StaffId;
use crate::rules::{RowId, Standing, Verdict};
use crate::staff::{Role, StaffMember, StaffStatus};

type Checked = Result<(), TestCaseError>;

/// What was asked, of whom, and what came of it.
pub(super) struct Answer<'a> {
    pub(super) verb: Verb,
    pub(super) acts: Option<CentreVerb>,
    pub(super) actor: &'a StaffMember,
    pub(super) today: chrono::NaiveDate,
    pub(super) campaign: &'a crate::campaign::Campaign,
    pub(super) before: Option<&'a Case>,
    pub(super) verdict: Option<&'a Verdict>,
    pub(super) after: &'a Case,
    pub(super) events: &'a [CaseEvent],
    /// Everyone who shaped the case before this answer.
    pub(super) drafters: &'a BTreeSet<StaffId>,
}

impl Answer<'_> {
    pub(super) fn check(&self) -> Checked {
        self.who()?;
        if self.events.is_empty() {
            prop_assert!(self.before == Some(self.after), "no event, no change");
            return Ok(());
        }
        self.state()?;
        self.after_issue()?;
        for event in self.events {
            self.signed(event)?;
            if let CaseEvent::Decided(decided) = event {
                self.two_people(decided.agree)?;
                self.proven(decided.agree)?;
            }
            if let CaseEvent::CertificatesPrepared(bound) = event {
                self.bound(bound)?;
            }
        }
        Ok(())
    }

    fn on_duty(&self) -> bool {
        self.actor.status == StaffStatus::Active && self.today <= self.actor.card_valid_to
    }

    fn who(&self) -> Checked {
        let at_the_point = matches!(self.actor.role, Role::Registrar | Role::TemporaryRegistrar);
        let at_the_centre = matches!(self.actor.role, Role::Registrar | Role::CentreHead);
        let may = match self.verb {
            Verb::Learn => true,
            Verb::Approve | Verb::Deny | Verb::Resume | Verb::Revoke => self.on_duty() && self.actor.role == Role::CentreHead,
            Verb::Confirm | Verb::TakeOver | Verb::Suspend => self.on_duty() && at_the_centre,
            _at_the_desk => self.on_duty() && at_the_point,
        };
        prop_assert!(may, "{} by {}", self.verb, self.actor.role);
        Ok(())
    }

    /// Who witnesses, decides, signs or issues holds oath authority today and has not stepped back.
    fn signed(&self, event: &CaseEvent) -> Checked {
        let registrar_only = match event {
            CaseEvent::Sealed(_) => true,
            CaseEvent::Decided(decided) => !decided.agree,
            CaseEvent::DeclarationWitnessed(_) | CaseEvent::HandedOver(_) => false,
            _no_signature => return Ok(()),
        };
        let oath = self.actor.oath.is_some_and(|oath| oath.from <= self.today && self.today <= oath.to);
        prop_assert!(oath && self.on_duty(), "{} without authority", event.type_name());
        prop_assert!(!registrar_only || self.actor.role == Role::Registrar, "{} is A2's", event.type_name());
        let recused = self.before.is_some_and(|case| case.recused.contains(&self.actor.id));
        prop_assert!(!recused, "{} by who stepped back", event.type_name());
        let simple = self.is_simple();
        let by_registrar = self.actor.role == Role::Registrar || matches!(event, CaseEvent::HandedOver(_));
        prop_assert!(simple || by_registrar, "{} of another branch by {}", event.type_name(), self.actor.role);
        Ok(())
    }

    /// The exact path of §8: D18, and nothing that asks for more.
    fn is_simple(&self) -> bool {
        self.verdict.is_some_and(|v| v.hits(RowId::D18) && v.standing == Standing::Accept)
    }

    fn two_people(&self, agree: bool) -> Checked {
        let setting = match self.actor.role {
            Role::Registrar => self.campaign.registrar_alone,
            _other => self.campaign.temporary_alone,
        };
        let alone = setting && self.is_simple();
        prop_assert!(alone || !self.drafters.contains(&self.actor.id), "two people ({agree})");
        Ok(())
    }

    /// Nothing is agreed to without every paper and approval its rows want.
    fn proven(&self, agree: bool) -> Checked {
        let (Some(case), Some(verdict)) = (self.before, self.verdict) else { return Err(TestCaseError::fail("decided from nothing")) };
        if !agree {
            return Ok(());
        }
        prop_assert!(verdict.accepts() && verdict.ask.is_empty(), "{:?}", verdict.standing);
        let missing: Vec<_> = checklist(case, verdict).into_iter().filter(|line| !line.here).map(|line| line.need).collect();
        prop_assert_eq!(missing, vec![]);
        let wanted = verdict.for_the_head();
        let approved = case.request.as_ref().filter(|r| r.answer.as_ref().is_some_and(|a| a.approved)).map(|r| r.rows.clone());
        prop_assert!(wanted.iter().all(|row| approved.as_ref().is_some_and(|rows| rows.contains(row))), "the head was not asked");
        Ok(())
    }

    /// 4 and 5.
    fn bound(&self, bound: &CertificatesPrepared) -> Checked {
        let case = self.after;
        let (man, woman) = case.couple().ok_or_else(|| TestCaseError::fail("4: a couple"))?;
        let valid = |party: &Party| crate::values::CitizenId::parse(party.id.as_str()).is_ok();
        prop_assert!(valid(man) && valid(woman) && case.photo.is_some(), "4: both numbers and the photo");
        prop_assert!(case.review.as_ref().is_some_and(|r| r.agree), "4: a decision");
        let (original, _) = case.original_day().ok_or_else(|| TestCaseError::fail("4: the original date"))?;
        prop_assert!(bound.reg_date >= original && bound.reg_date < self.today, "5: never the day of reissue, never earlier");
        let of_age = |party: &Party| self.campaign.legal_ages.is_of_age(party.id.birth(), party.id.sex(), bound.reg_date);
        prop_assert!(of_age(man) && of_age(woman), "5: both of age on the printed day");
        let already = self.campaign.legal_ages.is_of_age(man.id.birth(), man.id.sex(), original)
            && self.campaign.legal_ages.is_of_age(woman.id.birth(), woman.id.sex(), original);
        prop_assert!(!already || bound.reg_date == original, "5: the original day");
        Ok(())
    }

    /// Every change of state is a row of the table.
    fn state(&self) -> Checked {
        let Some(before) = self.before else { return Ok(()) };
        let (from, to) = (before.state, self.after.state);
        let is_row = |verb: Verb| {
            TRANSITIONS.iter().any(|row| row.verb == verb && row.from.contains(&from) && row.to.unwrap_or(from) == to)
                || (verb == Verb::Resume && before.suspension.as_ref().map(|s| s.from) == Some(to))
        };
        let known = match self.acts {
            // What comes by feed does nothing where it is not possible.
            Some(act) if self.verb == Verb::Learn => from == to || is_row(act.verb()),
            Some(_) | None => is_row(self.verb),
        };
        prop_assert!(known, "{}: {from} to {to} is no row", self.verb);
        Ok(())
    }

    /// 7.
    fn after_issue(&self) -> Checked {
        let Some(before) = self.before else { return Ok(()) };
        let issued = before.certificate.as_ref().is_some_and(|c| c.issued_at.is_some());
        if issued {
            let personal =
                |case: &Case| (case.man.clone(), case.woman.clone(), case.file.clone(), case.certificate.clone(), case.photo.clone());
            prop_assert!(personal(before) == personal(self.after), "7: nothing changes after S10");
        }
        Ok(())
    }
}
