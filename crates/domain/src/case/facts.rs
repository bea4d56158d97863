//! The facts of a case for the decision table: what was asked, joined with what papers, file and laptop say.

use chrono::NaiveDate;

use super::codes::{Reason, RegDateRule, SearchPlace};
use super::command::Scene;
use super::party::{Party, SpouseRole};
use super::state::Case;
use crate::archive::{LaterEvent, OrganKind};
use crate::campaign::Campaign;
use crate::matching::{Mismatch, file_birth};
use crate::rules::{Asked, Facts, FileFacts, MarriageNow, Material, PriorReissue, Search, SpouseFacts, Verdict, Whose, cutoff_of, judge};
use crate::values::{BirthGuess, PartialDate};

impl Case {
    /// What the table says of this case.
    pub fn verdict(&self, campaign: &Campaign, scene: &Scene) -> Verdict {
        judge(&self.facts(campaign, scene), campaign)
    }

    /// The facts for the decision table.
    pub fn facts(&self, campaign: &Campaign, scene: &Scene) -> Facts {
        Facts {
            asked: self.asked_and_filed(),
            man: self.spouse(SpouseRole::Man, campaign, scene),
            woman: self.spouse(SpouseRole::Woman, campaign, scene),
            file: self.file.as_ref().map(|file| FileFacts {
                exact: file.matched.is_exact(),
                to_the_day: file.row.reg_date.and_then(|d| d.exact()).is_some(),
                other_than_claimed: self.file_says_otherwise(),
            }),
            search: Some(self.search()),
            old_certificate: self.has_paper(Material::M14, Whose::Both)
                || SpouseRole::BOTH.iter().any(|role| self.reason(*role).is_some_and(|reason| reason != Reason::Lost)),
            proxy: self.proxy.as_ref().filter(|proxy| self.absent() == Some(proxy.of)).map(|proxy| proxy.qualified()),
            days_offline: scene.days_offline,
        }
    }

    /// How far the search for the old file has come (domain.md §13.5).
    pub fn search(&self) -> Search {
        if self.file.is_some() {
            return Search::Found;
        }
        let nothing_in = |place: SearchPlace| self.searched.get(&place) == Some(&false);
        if !nothing_in(SearchPlace::Local) {
            return Search::NotYet;
        }
        let everywhere = nothing_in(SearchPlace::Provincial) && nothing_in(SearchPlace::CityArchive);
        if everywhere { Search::NotFound } else { Search::PendingOnline }
    }

    /// The file prevails over memory (D32), and what it knows to have happened later over what is said today.
    fn asked_and_filed(&self) -> Asked {
        let mut asked = self.answers.asked.clone();
        let Some(row) = self.file.as_ref().map(|file| &file.row) else { return asked };
        if row.organ_kind != OrganKind::Other {
            asked.organ_kind = Some(row.organ_kind);
        }
        asked.organ_place = Some(row.organ_place);
        asked.date = row.reg_date.or(asked.date);
        let married = asked.marriage_now == Some(MarriageNow::Married);
        match row.later_event {
            LaterEvent::Divorced if married => asked.marriage_now = Some(MarriageNow::Divorced),
            LaterEvent::Cancelled if married => asked.marriage_now = Some(MarriageNow::Annulled),
            LaterEvent::Reissued if matches!(asked.prior_reissue, Some(PriorReissue::None | PriorReissue::CoupleProof)) => {
                asked.prior_reissue = Some(PriorReissue::Held)
            }
            LaterEvent::Divorced | LaterEvent::Cancelled | LaterEvent::Reissued | LaterEvent::DeceasedHint | LaterEvent::None => {}
        }
        asked
    }

    fn file_says_otherwise(&self) -> bool {
        let Some(file) = &self.file else { return false };
        let claimed = &self.answers.asked;
        let other_date = match (file.row.reg_date, claimed.date) {
            (Some(filed), Some(said)) => filed.latest() < said.earliest() || said.latest() < filed.earliest(),
            (None, _) | (_, None) => false,
        };
        let other_place = claimed.organ_place.is_some_and(|place| place != file.row.organ_place);
        let known_kind = file.row.organ_kind != OrganKind::Other;
        let other_kind = known_kind && claimed.organ_kind.is_some_and(|kind| kind != file.row.organ_kind);
        // Both are alive at the desk and the file hints at a death: the file is wrong, but a registrar has to say so.
        let hint = file.row.later_event == LaterEvent::DeceasedHint;
        other_date || other_place || other_kind || hint || file.matched.why_not.contains(&Mismatch::Organ)
    }

    fn spouse(&self, role: SpouseRole, campaign: &Campaign, scene: &Scene) -> SpouseFacts {
        let mut facts = SpouseFacts { old_booklet: self.reason(role), willing: self.willing(role), ..SpouseFacts::default() };
        let Some(party) = self.party(role) else { return facts };
        let whose = Whose::from(role);
        let compared = self.file.as_ref().map(|file| match role {
            SpouseRole::Man => file.matched.man,
            SpouseRole::Woman => file.matched.woman,
        });
        facts.hukou = Some(party.hukou_in_province);
        facts.category = Some(party.category);
        facts.military_cert = self.has_paper(Material::M08, whose);
        facts.documents = Some(party.documents_agree);
        let shown = [Material::M02, Material::M02e, Material::M06].iter().any(|paper| self.has_paper(*paper, whose));
        facts.hukou_book = Some(party.hukou_doc.is_here() || shown);
        facts.compared = compared;
        facts.presence = Some(party.presence);
        facts.can_write = Some(party.can_write);
        let ages = &campaign.legal_ages;
        let sex = party.id.sex();
        facts.age_now = Some(ages.is_of_age(party.id.birth(), sex, scene.today));
        if let Some(then) = self.registered_then() {
            facts.age_by_id = ages.of_age_at(party.id.birth(), sex, then);
            facts.age_by_file = self.birth_on_file(role).and_then(|birth| ages.of_age_by_guess(&birth, sex, then));
        }
        facts
    }

    fn willing(&self, role: SpouseRole) -> Option<bool> {
        self.notice.as_ref().map(|notice| !notice.unwilling.contains(&role))
    }

    /// The registration date as the file has it, or as remembered where no file is.
    fn registered_then(&self) -> Option<PartialDate> {
        match &self.file {
            Some(file) => file.row.reg_date,
            None => self.answers.asked.date,
        }
    }

    /// The birth the file tells of a spouse: as written, by its number, or as guessed from an age or a lunar date.
    fn birth_on_file(&self, role: SpouseRole) -> Option<BirthGuess> {
        let row = &self.file.as_ref()?.row;
        let party = match role {
            SpouseRole::Man => &row.man,
            SpouseRole::Woman => &row.woman,
        };
        file_birth(party, row.reg_date)
    }

    /// The day the couple was registered: as filed or remembered, or as decided where only a year or month is known (D33).
    pub fn original_day(&self) -> Option<(NaiveDate, RegDateRule)> {
        match self.registered_then().and_then(|date| date.exact()) {
            Some(day) => Some((day, RegDateRule::Original)),
            None => self.review.as_ref().and_then(|review| review.reg_date).map(|day| (day, RegDateRule::Decided)),
        }
    }

    /// 登记日期 to print: the original day (L15); the day both had reached the legal age where one had not (L10, D19). Never the
    /// day of reissue.
    pub fn certificate_date(&self, campaign: &Campaign) -> Option<(NaiveDate, RegDateRule)> {
        let (day, rule) = self.original_day()?;
        Some(match self.age_reached_after(day, campaign) {
            Some(reached) => (reached, RegDateRule::AgeReached),
            None => (day, rule),
        })
    }

    /// The day by which both were of age, if that was only after `day`; by the identity cards, which stand (L9, D21).
    pub(super) fn age_reached_after(&self, day: NaiveDate, campaign: &Campaign) -> Option<NaiveDate> {
        let ages = &campaign.legal_ages;
        let under = |party: &Party| ages.of_age_at(party.id.birth(), party.id.sex(), PartialDate::day(day)) == Some(false);
        let (man, woman) = self.couple()?;
        [man, woman].into_iter().filter(|p| under(p)).map(|p| ages.of_age_from(p.id.birth(), p.id.sex(), day)).max()
    }

    /// From the younger one's birth to the last day before the cut-off.
    pub(super) fn life_before_cutoff(&self, campaign: &Campaign) -> (NaiveDate, NaiveDate) {
        let from = self.couple().map_or(NaiveDate::MIN, |(man, woman)| man.id.birth().max(woman.id.birth()));
        let kind = self.asked_and_filed().organ_kind.unwrap_or(OrganKind::Other);
        (from, cutoff_of(kind, campaign).and_then(|day| day.pred_opt()).unwrap_or(from))
    }

    /// The days a registrar may decide on where the file has no day (D33).
    pub fn date_choice(&self) -> Option<PartialDate> {
        self.registered_then().filter(|date| date.exact().is_none())
    }
}
