"""YouTube and TikTok, one row each."""

import re

from accounts.platforms.shape import Platform, kept, rule, words
from accounts.platforms.table import LETTERS

YOUTUBE_NAME = rf"[{LETTERS}.\-·]{{1,100}}"

YOUTUBE = Platform(
    key="youtube",
    name="YouTube",
    mark="YT",
    hosts=("youtube.com",),
    rooted=(("youtu.be", "watch"),),
    kin=("youtube-nocookie.com", "youtubekids.com", "ytimg.com", "yt.be", "youtubeeducation.com"),
    subdomains=words("music gaming"),
    not_subdomains=words("tv"),
    lures=("youtube",),
    rules=(
        rule(
            "handle",
            "@HANDLE",
            "https://www.youtube.com/@{}",
            rf"[a-z0-9_.\-·]{{3,30}}|(?=.*[^\x00-\x7f·])[{LETTERS}.\-·]{{1,60}}",
        ),
        rule(
            "channel",
            "(?:channel/)?(?P<handle>UC[a-z0-9_-]{22})",
            "https://www.youtube.com/channel/{}",
            r"UC[A-Za-z0-9_\-]{22}",
            tidy=kept,
        ),
        rule("c", r"(?:c/|\+)HANDLE", "https://www.youtube.com/c/{}", YOUTUBE_NAME),
        rule("user", "user/HANDLE", "https://www.youtube.com/user/{}", YOUTUBE_NAME),
        rule("user", "profile", "https://www.youtube.com/user/{}", YOUTUBE_NAME, parameter="user"),
    ),
    names=(rule("c", "HANDLE", "https://www.youtube.com/c/{}", rf"(?!.*\.(?:php|html?)$){YOUTUBE_NAME}"),),
    posts=words("watch shorts live playlist embed v e clip post video attribution_link watch_videos watch_popup"),
    reserved=words(
        "about account account_advanced account_notifications account_playback account_privacy account_sharing"
        " account_transfer_channel activate ad_companion ads adsense advanced_settings advertise analytics"
        " annotations_invideo api app artists audio_swap audiolibrary brandconnect browse c cards categories channel"
        " channel_switcher channels charts comment comments commerce community community_guidelines content_owner"
        " copyright copyright_complaint_form copyright_complaint_submit copyright_notice copyright_school courses"
        " create_channel creators cthru dashboard delegate_account device_204 devices dmca editor education"
        " embed_player error explore fashion features feed feeds gadgets gaming gdata generate_204 get_midroll_info"
        " get_video get_video_info get_video_metadata handle hashtag heartbeat history howyoutubeworks html5 iframe_api"
        " img inbox index intl jobs kids leanback learning library likes live_chat live_dashboard live_event_analytics"
        " login logo logout mobile monetization movie movies music musicpremium my_favorites my_history my_playlists"
        " my_subscriptions my_videos my_watch_later new news nonprofits oembed oops opensearch originals p pagead"
        " paid_memberships pair partners playables player_204 player_api playlists podcasts premium press profile"
        " profile_redirector ptracking purchases recommended red redirect rental_activate reporthistory results rss s"
        " select_site settings share shared shopping show shows signin signup sitemaps source sports static storefront"
        " studio subscribe subscribe_embed subscribe_widget subscription_center subscription_manager subscriptions"
        " supported_browsers t testtube timedtext timedtext_api timedtext_video trending trends tv tv_activate upload"
        " user user_watch verify verify_age verify_phone_number vi video_ads video_manager video_masthead videoplayback"
        " videoqualityreport view_all_playlists view_comment view_play_list watch_queue watchlater web youtubei yt yts"
        " ytscreeningroom yva_video zeitgeist"
    ),
)

TIKTOK = Platform(
    key="tiktok",
    name="TikTok",
    mark="TT",
    hosts=("tiktok.com",),
    short=("vm.tiktok.com", "vt.tiktok.com"),
    kin=("tiktokcdn.com", "tiktokv.com", "musical.ly"),
    prefix=re.compile("[a-z]{2}(?:-[a-z]{2})?"),
    lures=("tiktok",),
    rules=(rule("profile", "(?:embed/)?@HANDLE", "https://www.tiktok.com/@{}", r"[a-z0-9_.]{2,24}"),),
    posts=words("v t video embed"),
)

VIDEO = (YOUTUBE, TIKTOK)
