"""Hosts that many people share, so that neither is the host one owner's site nor does /@name mean Mastodon there."""

import re

# Links that do not say where they lead.
SHORTENERS = frozenset(
    """
    adf.ly aka.ms amzn.eu amzn.to apple.co bit.do bit.ly bitly.com bl.ink buff.ly cli.re clck.ru cutt.ly dlvr.it dsc.gg
    dub.sh flip.it forms.gle g.co goo.gl hubs.la hubs.ly hubs.li ift.tt is.gd j.mp kutt.it l.ead.me lc.cx lin.ee lnk.to
    mailchi.mp maps.app.goo.gl mtr.cool n9.cl ow.ly page.link po.st prf.hn qr.ae qrco.de r.mtdv.me rb.gy rebrand.ly s.id
    shorturl.at smarturl.it sl.ht smart.link snip.ly soo.gd spr.ly surl.li t.ly t2m.io tiny.cc tiny.one tinyurl.com
    tr.ee trib.al tr.im u.to urlz.fr v.gd vk.cc wp.me x.gd youtu.tv zpr.io ffm.to li.sten.to orcd.co hypel.ink song.link
    album.link odesli.co distrokid.com tix.to found.ee fanlink.to feature.fm sptfy.com x.co dub.co geni.us short.io
    shorte.st linkgenie.co dai.ly sforce.co qr.page me-qr.com q-r.to qrfy.com onelink.to onelink.me app.link l.wl.co
    href.li safelinks.protection.outlook.com cudasvc.com click.mailchimp.com urldefense.com urldefense.proofpoint.com
    list-manage.com mandrillapp.com adj.st app.adjust.com bnc.lt go.link gg.gg reurl.cc lihi.cc lihi1.com bitly.ws
    shor.tn vu.fr goo.su me2.do han.gl t.cn url.cn hyperurl.co ffm.bio ditto.fm push.fm bfan.link show.co fanlink.tv
    songwhip.com pod.link plinkhq.com chtbl.com pdst.fm podfollow.com linktw.in switchy.io sniply.io pxf.io awin1.com
    tidd.ly shrsl.com skimresources.com linksynergy.com tradedoubler.com adtraction.com tny.im 1drv.ms share.google
    search.app g.page.link nyti.ms wapo.st bbc.in cnn.it reut.rs zurl.co zcu.io socsi.in lnkd.bio shrtco.de rotf.lol
    clickmeter.com vist.ly s.co tmblr.co deck.ly eepurl.com conta.cc bddy.me crowdfire.me twib.in ebx.sh sco.lt str.sg
    a.co amzn.asia b.link b23.tv bio.to ebay.us etsy.me ht.ly htl.li kko.to kortlink.dk mcaf.ee msft.it naver.me ogy.de
    ppt.cc pse.is qrs.ly scnv.io t1p.de urlr.me xhslink.com dly.to
    """.split()
)

# Whole families of hosts: whoever has a page there shares it with everybody else.
SHARED = frozenset(
    """
    medium.design flipboard.com unsplash.com odysee.com lbry.tv rumble.com kick.com trovo.live dlive.tv bitchute.com
    dailymotion.com niconico.jp nicovideo.jp bilibili.com youku.com rutube.ru ok.ru vk.com vk.ru vkvideo.ru weibo.com
    weibo.cn douyin.com kuaishou.com xiaohongshu.com rednote.com zhihu.com douban.com wechat.com weixin.qq.com qq.com
    line.me kakao.com kakaocorp.com naver.com band.us zalo.me signal.me signal.group matrix.to element.io slack.com
    zoom.us teams.microsoft.com guilded.gg revolt.chat stoat.chat groupme.com imo.im steemit.com hive.blog peakd.com
    ecency.com inleo.io leofinance.io liketu.com 3speak.tv d.tube waivio.com busy.org npmjs.com npmjs.org unpkg.com
    jsdelivr.net esm.sh jsr.io skypack.dev cdnjs.com pypi.org crates.io rubygems.org packagist.org docker.com deno.land
    codepen.io codesandbox.io stackblitz.com jsfiddle.net glitch.com replit.com observablehq.com kaggle.com
    huggingface.co github.com gitlab.com bitbucket.org codeberg.org sourceforge.net gitee.com launchpad.net
    stackoverflow.com stackexchange.com superuser.com serverfault.com askubuntu.com producthunt.com hackernoon.com
    news.ycombinator.com lobste.rs dev.to hackmd.io notion.so velog.io brunch.co.kr note.com zenn.dev qiita.com
    pixiv.net fc2.com ameblo.jp hatena.ne.jp matters.town matters.news mirror.xyz paragraph.xyz paragraph.com write.as
    vocal.media wattpad.com archiveofourown.org fanfiction.net publish0x.com telegraph.co about.me linktr.ee
    linktree.com beacons.ai linkin.bio lnk.bio bio.link bio.site campsite.bio solo.to msha.ke hoo.be tap.bio komi.io
    stan.store allmylinks.com linkpop.com later.com flow.page flowcode.com taplink.cc milkshake.app carrd.com heylink.me
    many.link snipfeed.co direct.me magic.ly withkoji.com koji.to contactin.bio vero.co likee.video likee.com
    lemon8-app.com kwai.com kwai-video.com snackvideo.com triller.co clapperapp.com bigo.tv bereal.com be.real
    noplace.com clubhouse.com joinclubhouse.com truthsocial.com gab.com gettr.com parler.com minds.com mewe.com
    tribel.com spoutible.com post.news hey.xyz lens.xyz warpcast.com farcaster.xyz nostr.com primal.net njump.me
    snort.social iris.to coracle.social viewstats.com socialblade.com tx.me tgstat.com tgstat.ru telemetr.io
    disboard.org top.gg substack.app getpocket.com pocket.co instapaper.com feedly.com scoop.it digg.com mix.com
    slashdot.org diigo.com issuu.com scribd.com slideshare.net academia.edu researchgate.net orcid.org patreon.com
    ko-fi.com buymeacoffee.com gofundme.com kickstarter.com indiegogo.com gumroad.com onlyfans.com fansly.com cameo.com
    subscribestar.com liberapay.com opencollective.com paypal.me venmo.com cash.app revolut.me soundcloud.com
    mixcloud.com audiomack.com audioboom.com deezer.com tidal.com napster.com qobuz.com last.fm genius.com discogs.com
    songkick.com bandsintown.com reverbnation.com hearthis.at anchor.fm podbean.com buzzsprout.com acast.com castbox.fm
    pocketcasts.com pca.st overcast.fm podchaser.com iheart.com tunein.com stitcher.com audible.com letterboxd.com
    imdb.com trakt.tv goodreads.com thestorygraph.com librarything.com behance.net dribbble.com deviantart.com
    artstation.com are.na 500px.com vsco.co ello.co giphy.com tenor.com imgur.com photobucket.com gfycat.com loom.com
    figma.com canva.com miro.com prezi.com pond5.com shutterstock.com istockphoto.com gettyimages.com pexels.com
    google.com goo.gle g.page gstatic.com googleusercontent.com withgoogle.com app.goo.gl icloud.com bing.com
    sharepoint.com onedrive.com msn.com yahoo.com duckduckgo.com yandex.ru yandex.com baidu.com ecosia.org startpage.com
    archive.org archive.is archive.ph archive.today translate.goog cachedview.com dropbox.com box.com wetransfer.com
    mega.nz typeform.com surveymonkey.com jotform.com airtable.com trello.com asana.com calendly.com cal.com doodle.com
    eventbrite.com eventbrite.se meetup.com billetto.se tickster.com luma.com lu.ma strava.com komoot.com untappd.com
    ravelry.com geocaching.com couchsurfing.com airbnb.com booking.com tripadvisor.com tripadvisor.se yelp.com
    foursquare.com trustpilot.com reco.se glassdoor.com indeed.com xing.com angel.co wellfound.com crunchbase.com
    f6s.com malt.com fiverr.com upwork.com freelancer.com amazon.com etsy.com ebay.com aliexpress.com wish.com depop.com
    poshmark.com vinted.com vinted.se tradera.com blocket.se ebay.co.uk redbubble.com teespring.com creator-spring.com
    society6.com zazzle.com bonfire.com steamcommunity.com steampowered.com itch.io gamejolt.com roblox.com xbox.com
    playstation.com epicgames.com faceit.com chess.com lichess.org scratch.mit.edu wikipedia.org wikidata.org
    wikimedia.org wiktionary.org fandom.com wikihow.com quora.com answers.com ask.fm ngl.link curiouscat.live
    tellonym.me sarahah.com myspace.com hi5.com friendster.com livejournal.com plurk.com nextdoor.com nextdoor.se
    classmates.com vkontakte.ru odnoklassniki.ru koo.app kooapp.com sharechat.com mojapp.in joinmastodon.org
    instances.social apps.apple.com podcasts.apple.com music.apple.com itunes.apple.com books.apple.com maps.apple.com
    apps.microsoft.com forms.office.com onedrive.live.com keybase.io cohost.org pebble.is t2.social printables.com
    makerworld.com thingiverse.com cara.app suno.com udio.com character.ai bandlab.com smule.com threadless.com zora.co
    foundation.app opensea.io rarible.com read.cv peerlist.io layers.to polywork.com ganjingworld.com hey.cafe
    spacehey.com dzen.ru tenchat.ru pikabu.ru vc.ru habr.com drive2.ru codewars.com speedrun.com osu.ppy.sh
    myanimelist.net anilist.co mubi.com gravatar.com speakerdeck.com hackerrank.com leetcode.com tryhackme.com audius.co
    coub.com mynewsdesk.com laget.se svenskalag.se bokadirekt.se flashback.org openstreetmap.org inaturalist.org
    alltrails.com rentry.co pastebin.com manifold.xyz superrare.com planity.com bento.me daily.dev crunchyroll.com
    kit.co skool.com throne.com throne.me contra.com teletype.in boosty.to bilibili.tv nimo.tv vivino.com showwcase.com
    coderwall.com sessionize.com mixi.social mixi.jp blurt.blog golos.id serey.io whaleshares.io travelfeed.com
    travelfeed.io d.buzz actifit.io hivehub.dev hiveblocks.com splintertalk.io proofofbrain.io palnet.io stemgeeks.net
    neoxian.city steempeak.com steemd.com vidio.com weverse.io sooplive.co.kr huya.com douyu.com ixigua.com toutiao.com
    acfun.cn aparat.com ble.ir eitaa.com rubika.ir splus.ir gap.im kik.me skype.com threema.id gitter.im tamtam.chat
    max.ru vkplay.live goodgame.ru openrec.tv twitcasting.tv showroom-live.com picarto.tv caffeine.tv younow.com
    tango.me brighteon.com banned.video streamable.com vine.co roposo.com myjosh.in chingari.io guns.lol feds.lol
    linkr.bio linkfly.to bio.fm biolinky.co popl.co pillar.io instabio.cc lit.link profcard.info potofu.me start.page
    linklist.bio dot.cards zaap.bio fourthwall.com gank.global tipeee.com utip.io polar.sh donationalerts.com fanvue.com
    loyalfans.com passes.com mym.fans shopltk.com liketoknow.it framer.com rive.app sketchfab.com coverr.co mixkit.co
    pixabay.com civitai.com midjourney.com openart.ai playground.com nightcafe.studio lexica.art krea.ai poe.com
    splice.com boomplay.com anghami.com gaana.com jiosaavn.com val.town runkit.com npm.io penpot.app duolingo.com
    quizlet.com skillshare.com udemy.com coursera.org codecademy.com hackerone.com devpost.com hackster.io hackaday.io
    instructables.com myminifactory.com cults3d.com thangs.com grabcad.com airchat.com wt.social wimkin.com zepeto.me
    yay.space taittsuu.com deer.social zeppelin.social witchsky.app skyfeed.app threadreaderapp.com grailed.com
    stockx.com wallapop.com carousell.com shopee.com lazada.com tokopedia.com whatnot.com partiful.com dice.fm ra.co
    happycow.net polarsteps.com wanderlog.com trustroots.org cookpad.com zwift.com mapmyrun.com runkeeper.com tapas.io
    webtoons.com royalroad.com svbtle.com posthaven.com cent.co micro.blog farcaster.social fanbox.cc skeb.jp booth.pm
    xfolio.jp fantia.jp suzuri.jp minne.com creema.jp showmore.com thedots.com the-dots.com journoportfolio.com
    muckrack.com medal.tv battlefy.com start.gg challonge.com nexusmods.com curseforge.com modrinth.com
    planetminecraft.com newgrounds.com kongregate.com armorgames.com gofund.me change.org skrivunder.com mittskifte.org
    connect.garmin.com chats.viber.com invite.viber.com world.hey.com elk.zone phanpy.social pinafore.social
    semaphore.social brid.gy gmail.com googlemail.com hotmail.com hotmail.se outlook.com live.com live.se protonmail.com
    proton.me gmx.net gmx.de gmx.com mail.ru aol.com bere.al floatplane.com lemon8.com nebula.tv slides.com vidlii.com
    webflow.com expo.dev typefully.com listed.to read.cash hardcover.app wakatime.com whop.com poly.cam devfolio.co
    orb.club dcard.tw vocus.cc postype.com threespeak.org dtube.app lbry.com vimm.tv playeur.com glass.photo fountain.fm
    wavlake.com zap.stream habla.news yakihonne.com indiehackers.com 9gag.com ifunny.co rateyourmusic.com
    boardgamegeek.com furaffinity.net weasyl.com itaku.ee toyhou.se eyeem.com youpic.com inkitt.com torum.com noise.app
    noise.cash coil.com steadyhq.com buttondown.com buttondown.email swarmapp.com gab.ai glasp.co hihello.com blinq.me
    shor.by contactinbio.com hopp.co exercism.org codeforces.com kit.com afreecatv.com yumpu.com calameo.com
    flipsnack.com paper.li savee.it cosmos.so setlist.fm
    """.split()
)

# Here the path is everybody's, but the label in front is one owner's: name.substack.com.
TENANTS = frozenset(
    """
    medium.com substack.com hashnode.com hashnode.dev tumblr.com wordpress.com blogger.com blogspot.com bandcamp.com
    github.io gitlab.io notion.site carrd.co wixsite.com wix.com weebly.com squarespace.com webflow.io myshopify.com
    ghost.io bearblog.dev mataroa.blog typepad.com jimdosite.com jimdofree.com simplesite.com webnode.com webnode.se
    business.site strikingly.com mystrikingly.com framer.website framer.site netlify.app vercel.app pages.dev
    herokuapp.com web.app firebaseapp.com azurewebsites.net odoo.com podigee.io simplecast.com transistor.fm libsyn.com
    teachable.com podia.com kajabi.com mykajabi.com blogg.se blogg.no bloggplatsen.se n.nu hemsida24.se neocities.org
    tilda.ws ucraft.net bigcartel.com ecwid.com teamtailor.com confetti.events zendesk.com freshdesk.com atlassian.net
    gitbook.io readthedocs.io beehiiv.com locals.com hatenablog.com tistory.com pixnet.net smugmug.com pixieset.com
    zenfolio.com dreamwidth.org nekoweb.org circle.so
    """.split()
)
NOBODYS = frozenset(
    "www m mobile web app blog help support about api docs login accounts my en sv status cdn embeds media".split()
)

# Publications on hosts of their own that Medium runs: the site is the owner's, but /@name is a writer on Medium.
PUBLICATIONS = frozenset(
    """
    becominghuman.ai betterhumans.pub betterprogramming.pub codeburst.io devgenius.io entrepreneurshandbook.co
    gitconnected.com gopubby.com infosecwriteups.com itnext.io plainenglish.io proandroiddev.com stackademic.com
    towardsai.net towardsdatascience.com uxdesign.cc writingcooperative.com
    """.split()
)

# Well-known servers of Mastodon and what speaks with it: there every other page is the server's, nobody's site.
FEDIVERSE = frozenset(
    """
    mastodon.social mastodon.online mas.to mstdn.social mastodon.world mastodon.se mastodon.nu mastodon.art mstdn.jp
    mastodon.cloud mastodon.xyz mastodon.nl mastodon.uno mastodon.green mastodon.scot mastodon.ie mastodon.au
    mstdn.ca mastodon.sdf.org mastodon.gamedev.place mastodonapp.uk mastodont.cat masto.ai masto.es masto.nu
    masto.pt masto.bike hachyderm.io fosstodon.org infosec.exchange techhub.social social.vivaldi.net chaos.social
    mathstodon.xyz troet.cafe norden.social nrw.social social.tchncs.de digitalcourage.social det.social
    kolektiva.social aus.social ohai.social universeodon.com toot.community toot.io toot.wales tooter.social
    sigmoid.social scholar.social fediscience.org journa.host newsie.social social.coop indieweb.social ruby.social
    phpc.social floss.social defcon.social ioc.exchange tech.lgbt wandering.shop writing.exchange ravenation.club
    metalhead.club dice.camp c.im me.dm pawoo.net mindly.social mstdn.party home.social sfba.social urbanists.social
    federate.social social.linux.pizza ruhr.social bildung.social social.bund.de social.network.europa.eu
    ec.social-network.europa.eu snabelen.no oslo.town spejset.org expressional.social helvede.net mastodon.coffee
    mastodon.design pixelfed.social pixelfed.se pixel.tchncs.de lemmy.world lemmy.ml feddit.nu feddit.dk misskey.io
    firefish.social kbin.social peertube.social diode.zone friendica.world friendi.ca bookwyrm.social
    flipboard.social awoo.space octodon.social framapiaf.org m.cmx.im social.overheid.nl pebble.social
    mastodon.technology
    """.split()
)
FEDIVERSE_WORD = re.compile(r"mastodon|masto|mstdn|toot|pixelfed|misskey|pleroma|lemmy|peertube|gotosocial|friendica")
# Other people's windows on a platform: what stands behind name/ or /@name is an account of the platform.
MIRRORS = frozenset(
    """
    nitter.net nitter.it xcancel.com nitter.poast.org fxtwitter.com vxtwitter.com fixupx.com twstalker.com sotwe.com
    imginn.com picuki.com dumpor.com instanavigation.com piped.video invidious.io yewtu.be fxbsky.app bskyx.app
    vxbsky.app rxddit.com libreddit.com teddit.net redlib.com teleg.run bskx.app ddinstagram.com instagramez.com
    kkinstagram.com fixvx.com twitterez.com twiiit.com farside.link libredd.it safereddit.com troddit.com vxreddit.com
    inv.nadeko.net inv.tux.pizza inv.riverside.rocks inv.vern.cc vid.puffyan.us iv.melmac.space tnktok.com tfxktok.com
    tiktxk.com tiktokez.com vxtiktok.com tok.adminforge.de tok.artemislena.eu tok.habedieeh.re tik.hostux.net scribe.rip
    freedium.cfd freedium-mirror.cfd gramhir.com greatfon.com inflact.com iganony.io imgsed.com imginn.org picnob.com
    pixnoy.com piokok.com pixwox.com storiesig.info insta-stories-viewer.com urlebird.com tikvib.com ssstik.io
    snaptik.app skyview.social
    """.split()
)
MIRROR_WORD = re.compile(
    "nitter|libreddit|redlib|teddit|invidious|piped|hyperpipe|bibliogram|proxigram|proxitok|rimgo|quetre|safetwitch"
)
GOOGLE_AND_MARKETS = re.compile(r"(?:google|amazon|ebay|yahoo|yandex|tripadvisor|airbnb)\.(?:com?\.)?[a-z]{2,3}")
BLOGSPOT = re.compile(r"blogspot\.(?:com?\.)?[a-z]{2,3}")


def endings(host: str) -> tuple[str, ...]:
    """The host, and what remains of it without each of its front labels, down to two."""
    labels = host.split(".")
    return tuple(".".join(labels[start:]) for start in range(len(labels) - 1))


def shared(host: str) -> bool:
    """Whether a page on the host may be anybody's."""
    for end in endings(host):
        if end in SHARED or GOOGLE_AND_MARKETS.fullmatch(end):
            return True
        if end in TENANTS or BLOGSPOT.fullmatch(end):
            front = host.removesuffix(end).rstrip(".").removeprefix("www.")
            return not front or front in NOBODYS
    return False


def tenant(host: str) -> bool:
    """Whether the host is one owner's on a platform that many share, so that /@name is an account of that platform."""
    return any(end in TENANTS or end in PUBLICATIONS or BLOGSPOT.fullmatch(end) for end in endings(host))


def mirror(host: str) -> bool:
    """Whether the host shows the pages of a platform without being the platform's, or anybody's, own."""
    return not MIRRORS.isdisjoint(endings(host)) or any(MIRROR_WORD.fullmatch(label) for label in host.split("."))


def fediverse(host: str) -> bool:
    """Whether the host is known to serve accounts of Mastodon's kind, and nothing else."""
    return host in FEDIVERSE or any(FEDIVERSE_WORD.fullmatch(label) for label in host.split("."))
