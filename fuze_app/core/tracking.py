"""The query parameters that say how a reader came to a page, never which page it is.

Only names that sites agree on, or that belong to one service, are listed: `ref`, `source`, `id`, `s` and
their like mean something on too many sites. The names are those of the large advertising, mailing and
analytics services.
"""

from __future__ import annotations

_PREFIXES = (
    "utm_",
    "mtm_",
    "hsa_",
    "__hs",
    "at_custom",
    "pf_rd_",
    "pd_rd_",
    "trk_",
    "vero_",
    "oly_",
    "bsft_",
)

_EVERYWHERE = frozenset(
    """
    fbclid fb_action_ids fb_action_types fb_ref fb_source mibextid igsh igshid gclid gclsrc gbraid wbraid
    gad_source gad_campaignid dclid srsltid _ga _gl ga_source ga_medium ga_campaign ga_term ga_content
    msclkid yclid ymclid ysclid _openstat twclid ttclid li_fat_id epik rdt_cid sccid ref_src ref_url mc_cid
    mc_eid mkt_tok _hsenc _hsmi hsctatracking _kx _ke __s dm_i vgo_ee elqtrack elqtrackid elqaid elqat
    elqcampaignid s_kwcid s_cid ef_id mkwid pcrid wickedid rb_clickid pk_campaign pk_kwd pk_keyword
    pk_source pk_medium pk_content pk_cid piwik_campaign piwik_kwd piwik_keyword at_medium at_campaign
    at_link_id at_link_type at_link_origin at_format at_ptr_name at_bbc_team ns_campaign ns_mchannel
    ns_source ns_linkname ns_fee wt_mc wt_zmc xtor cmpid ml_subscriber ml_subscriber_hash nr_email_referer
    soc_src soc_trk guccounter guce_referrer guce_referrer_sig irclickid irgwc cjevent zanpid dicbo tblci
    _branch_match_id _branch_referrer trkcampaign
    """.split()
)

_BY_SITE = {
    "youtube.com": frozenset({"si", "pp", "feature", "ab_channel"}),
    "youtu.be": frozenset({"si", "feature"}),
    "spotify.com": frozenset({"si", "nd"}),
    "twitter.com": frozenset({"s", "t"}),
    "x.com": frozenset({"s", "t"}),
    "linkedin.com": frozenset({"trk", "lipi", "rcm", "originalsubdomain"}),
    "reddit.com": frozenset({"share_id", "rdt"}),
    "medium.com": frozenset({"source"}),
    "theguardian.com": frozenset({"cmp"}),
    "nytimes.com": frozenset({"smid", "smtyp"}),
    "aliexpress.com": frozenset({"spm", "scm"}),
    "taobao.com": frozenset({"spm", "scm"}),
    "tiktok.com": frozenset({"is_from_webapp", "sender_device", "_r", "_t"}),
    "bilibili.com": frozenset({"spm_id_from", "vd_source", "share_source", "share_medium"}),
}


def is_tracking(name: str, host: str) -> bool:
    """Whether the parameter `name`, decoded, is a tracking parameter on `host` (lower case)."""
    name = name.lower()
    if name in _EVERYWHERE or name.startswith(_PREFIXES):
        return True
    labels = host.split(".")
    parents = (".".join(labels[start:]) for start in range(len(labels) - 1))
    return any(name in _BY_SITE.get(parent, ()) for parent in parents)
